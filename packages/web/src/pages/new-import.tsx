import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type Job, type Upload, asked, useAnswer } from '../api.ts'
import { Answer } from '../parts/answer.tsx'
import { Empty } from '../parts/empty.tsx'
import { JobProgress } from '../parts/job-progress.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { ChooseFile } from './imports/choose-file.tsx'
import { ChooseMap } from './imports/choose-map.tsx'
import { DryReport } from './imports/dry-report.tsx'
import { Imported } from './imports/imported.tsx'
import { Stages } from './imports/stages.tsx'
import { inBoth } from '../i18n.ts'
import { units } from '../parts/units.ts'

const words = inBoth(
  {
    title: '导入文件',
    above: '导入',
    stages: ['选文件', '选对照表', '试导入', '导入'],
    chosen: (file: string) => `文件 ${file}`,
    noMaps: '还没有对照表',
    noMapsWhy: '对照表说明文件的每一列是哪项数据、什么单位。请系统管理员在园区的 imports 文件夹里添加。',
  },
  {
    title: 'Import a file',
    above: 'Imports',
    stages: ['File', 'Map', 'Trial', 'Import'],
    chosen: (file) => `File ${file}`,
    noMaps: 'No maps yet',
    noMapsWhy:
      'A map says which fact each column holds. Ask the system admin to add one to the zone\u2019s imports folder.',
  },
)

/** Where a new import stands: each step keeps what the ones before it found. */
export type Stage =
  | { readonly at: 'file' }
  | { readonly at: 'map'; readonly upload: Upload }
  | { readonly at: 'trying'; readonly upload: Upload; readonly map: string; readonly job: Job }
  | { readonly at: 'report'; readonly upload: Upload; readonly map: string; readonly job: Job }
  | { readonly at: 'importing'; readonly upload: Upload; readonly map: string; readonly job: Job }
  | { readonly at: 'done'; readonly upload: Upload; readonly map: string; readonly job: Job }

/** What is asked for while the page's code is still on its way. */
export const asksFirst = () => [TEMPLATES]

const TEMPLATES = asked('GET /api/import-maps', {})

/** A file on its way in: choose, try, read what would happen, import, see what came of it. */
export function NewImport() {
  const [stage, go] = useState<Stage>({ at: 'file' })
  const maps = useAnswer(...TEMPLATES)
  return (
    <>
      <PageHead
        help={['dry run', 'refused row', 'source']}
        title={words.title}
        above={<Link to="/imports">← {words.above}</Link>}
        note={stage.at !== 'file' && words.chosen(stage.upload.name)}
      />
      <div className="stack-wide">
        <Stages names={words.stages} current={NUMBERS[stage.at]} />
        <Answer of={maps}>
          {({ maps }) =>
            maps.length === 0 ? (
              <Empty title={words.noMaps} why={words.noMapsWhy} />
            ) : (
              <StageNow stage={stage} go={go} maps={maps} />
            )
          }
        </Answer>
      </div>
    </>
  )
}

type StageProps = { stage: Stage; go: (stage: Stage) => void; maps: Parameters<typeof ChooseMap>[0]['maps'] }

function StageNow({ stage, go, maps }: StageProps) {
  switch (stage.at) {
    case 'file':
      return <ChooseFile maps={maps} onUploaded={(upload) => go({ at: 'map', upload })} />
    case 'map':
      return (
        <ChooseMap
          maps={maps}
          upload={stage.upload}
          back={() => go({ at: 'file' })}
          onStarted={(map, job) => go({ ...stage, at: 'trying', map, job })}
        />
      )
    case 'trying':
    case 'importing':
      return (
        <Sheet>
          <JobProgress
            key={stage.job.id}
            job={stage.job}
            unit={units.rows}
            onEnd={(job) => go({ ...stage, at: stage.at === 'trying' ? 'report' : 'done', job })}
          />
        </Sheet>
      )
    case 'report':
      return (
        <DryReport
          {...stage}
          back={() => go({ at: 'map', upload: stage.upload })}
          onStarted={(job) => go({ ...stage, at: 'importing', job })}
        />
      )
    case 'done':
      return <Imported job={stage.job} onAgain={() => go({ at: 'file' })} />
  }
}

const NUMBERS: Readonly<Record<Stage['at'], number>> = { file: 0, map: 1, trying: 2, report: 2, importing: 3, done: 4 }
