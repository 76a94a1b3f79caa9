import { useCallback, useEffect, useState } from 'react'
import { type Out, Trouble, ask, forget } from '../../api.ts'
import { draftOf, dropDraft, keepDraft } from '../../draft-store.ts'

export type DraftDetail = Out<'GET /api/drafts/:id'>
type Files = Readonly<Record<string, string>>

/** What is written in a draft and has not been saved, kept in this browser: a closed page, a lost network lose nothing. */
export type Writing = {
  readonly files: Files
  readonly isDirty: boolean
  readonly isSaving: boolean
  readonly trouble: Trouble | undefined
  readonly version: number
  readonly write: (file: string, text: string) => void
  readonly save: () => Promise<boolean>
  /** Goes on from what the others saved: with one's own words over theirs, or with theirs. */
  readonly settle: (keep: 'mine' | 'theirs') => Promise<void>
}

type Kept = { readonly version: number; readonly files: Files }

/** Writes in a draft. Whoever saves second is told, and chooses; nothing is overwritten unasked. */
export function useWriting(draft: DraftDetail): Writing {
  const place = `policy-${draft.id}`
  const [version, setVersion] = useState(() => keptIn(place)?.version ?? draft.version)
  const [saved, setSaved] = useState<Files>(draft.files)
  const [files, setFiles] = useState<Files>(() => keptIn(place)?.files ?? draft.files)
  const [isSaving, setSaving] = useState(false)
  const [trouble, setTrouble] = useState<Trouble>()
  const isDirty = Object.keys(files).some((name) => files[name] !== saved[name])

  useEffect(() => {
    if (isDirty) keepDraft(place, { version, files })
    else dropDraft(place)
  }, [isDirty, files, version, place])

  const write = useCallback((file: string, text: string) => setFiles((now) => ({ ...now, [file]: text })), [])

  const save = async (): Promise<boolean> => {
    setSaving(true)
    try {
      const answer = await ask('PUT /api/drafts/:id', {
        params: { id: draft.id },
        body: { version, files: { ...files } },
      })
      setVersion(answer.version)
      setSaved(files)
      setTrouble(undefined)
      await forget('GET /api/drafts/:id', 'GET /api/drafts')
      return true
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setTrouble(error)
      return false
    } finally {
      setSaving(false)
    }
  }

  const settle = async (keep: 'mine' | 'theirs'): Promise<void> => {
    const latest = await ask('GET /api/drafts/:id', { params: { id: draft.id } })
    setVersion(latest.version)
    setSaved(latest.files)
    if (keep === 'theirs') setFiles(latest.files)
    setTrouble(undefined)
  }

  return { files, isDirty, isSaving, trouble, version, write, save, settle }
}

function keptIn(place: string): Kept | undefined {
  const found = draftOf(place) as Partial<Kept> | undefined
  return typeof found?.version === 'number' && typeof found.files === 'object' ? (found as Kept) : undefined
}
