import type { AuditLine } from '../api.ts'
import { ProgrammeName } from './programme-name.tsx'
import { subjectWords } from './trail-words.ts'

/** What a deed was about, by name where it has one. */
export function TrailSubject({ subject, subjectName }: { subject: string; subjectName: AuditLine['subjectName'] }) {
  const [kind = '', id = ''] = subject.split(/:(.*)/s)
  if (kind === 'programme') {
    return (
      <>
        {subjectWords(kind)} <ProgrammeName id={id} />
      </>
    )
  }
  return subjectName === null ? subjectWords(subject) : `${subjectWords(kind)} ${subjectName}`
}
