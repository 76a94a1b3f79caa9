import { Button, Radio } from 'antd'
import { useState } from 'react'
import { type ImportMap, type Job, type Upload, ask } from '../../api.ts'
import { Mark } from '../../parts/outcome.tsx'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import './choose-map.css'
import { inBoth, listed } from '../../i18n.ts'

const words = inBoth(
  {
    title: '用哪张对照表',
    note: '对照表说明文件的每一列是哪项数据、什么单位。',
    best: '最合适',
    noFit: '没有一张对照表对得上这个文件的表头。请核对第一行的列名，或回去下载模板重填。',
    found: (found: number, total: number) => `${total} 列里找到 ${found} 列`,
    missing: (columns: string) => `缺 ${columns}`,
    and: '，',
    try: '开始试导入',
    tryNote: '试导入只检查，不写入。',
    back: '重新选文件',
    preview: '对照',
    unit: (fact: string, unit: string | null) => (unit ? `${fact}（${unit}）` : fact),
    required: '必填',
    present: '有',
    absent: '无',
  },
  {
    title: 'Which map',
    note: 'A map says which fact each column holds, and in which unit.',
    best: 'Best fit',
    noFit: 'No map fits the head of this file. Check the names in its first row, or fill in a template.',
    found: (found, total) => `${found} of ${total} columns found`,
    missing: (columns) => `missing ${columns}`,
    and: '; ',
    try: 'Try it',
    tryNote: 'Trying only checks and writes nothing.',
    back: 'Choose another file',
    preview: 'Columns and facts',
    unit: (fact, unit) => (unit === null ? fact : `${fact} (${unit})`),
    required: 'required',
    present: 'there',
    absent: 'not there',
  },
)

type Props = {
  maps: readonly ImportMap[]
  upload: Upload
  back: () => void
  onStarted: (map: string, job: Job) => void
}

/** The second step: which map reads this file, the best fit first; then the dry run. */
export function ChooseMap({ maps, upload, back, onStarted }: Props) {
  const fits = new Map(upload.fits.map((fit) => [fit.map, fit]))
  const place = new Map(upload.fits.map(({ map: name }, at) => [name, at]))
  const ordered = maps.toSorted((a, b) => (place.get(a.map) ?? maps.length) - (place.get(b.map) ?? maps.length))
  const best = upload.fits.find(({ found }) => found > 0)?.map
  const [chosen, setChosen] = useState(best ?? '')
  const { isBusy, trouble, press } = usePress()
  const start = () =>
    press(async () => {
      onStarted(chosen, await startImport({ upload: upload.upload, fileName: upload.name, map: chosen, dryRun: true }))
    })
  const map = maps.find(({ map }) => map === chosen)
  return (
    <Sheet title={words.title} note={words.note}>
      <div className="stack">
        {best === undefined && (
          <p role="alert">
            <Mark name="error" /> {words.noFit}
          </p>
        )}
        <Radio.Group className="maps" value={chosen} onChange={({ target }) => setChosen(target.value)}>
          {ordered.map(({ map, title, source }) => (
            <Radio key={map} value={map} className="map">
              <strong>{title}</strong> <span className="soft">{source}</span>{' '}
              {map === best && <Tag tone="accent">{words.best}</Tag>}
              <Fit fit={fits.get(map)} />
            </Radio>
          ))}
        </Radio.Group>
        {map && <Pairs map={map} header={upload.header} />}
        {trouble && <Problem error={trouble} />}
        <div className="row">
          <Button type="primary" loading={isBusy} disabled={chosen === ''} onClick={() => void start()}>
            {words.try}
          </Button>
          <Button onClick={back}>{words.back}</Button>
          <span className="faint">{words.tryNote}</span>
        </div>
      </div>
    </Sheet>
  )
}

/** Starts an import or its dry run and answers with the job, as it stands at once. */
export async function startImport(body: {
  upload: string
  fileName: string
  map: string
  dryRun: boolean
  explanations?: Record<string, string>
}): Promise<Job> {
  const { job } = await ask('POST /api/imports', { body })
  return ask('GET /api/jobs/:id', { params: { id: job } })
}

function Fit({ fit }: { fit: Upload['fits'][number] | undefined }) {
  if (!fit) return null
  const { found, missing } = fit
  const told = [words.found(found, found + missing.length), missing.length > 0 && words.missing(listed(missing))]
  return <span className="map-fit">{told.filter(Boolean).join(words.and)}</span>
}

function Pairs({ map, header }: { map: ImportMap; header: readonly string[] }) {
  const present = new Set(header)
  return (
    <ul className="pairs" aria-label={words.preview}>
      {map.columns.map(({ column, fact, unit, required }) => (
        <li key={`${column} ${fact}`}>
          <Mark
            name={present.has(column) ? 'eligible' : required ? 'ineligible' : 'other'}
            says={present.has(column) ? words.present : words.absent}
            size={16}
          />
          <span>{column}</span>
          <span className="faint">→ {words.unit(fact, unit)}</span>
          {required && <span className="faint">{words.required}</span>}
        </li>
      ))}
    </ul>
  )
}
