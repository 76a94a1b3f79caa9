import type { Out } from '../../api.ts'
import './paper.css'

export type Wording = Out<'GET /api/parties/:id/wordings/:programme'>

/** What will be printed, as it will read: black on white in every theme, in the language of the document. */
export function Paper({ wording }: { wording: Wording }) {
  const { title, issuer, holder, code, sentence, figure, parts, lines, reasons, warnings, remarks } = wording
  return (
    <article className="paper" lang="zh-CN" aria-label={title}>
      <p className="paper-issuer">{issuer}</p>
      <h3 className="paper-title">{title}</h3>
      {warnings.map((warning) => (
        <p key={warning} className="paper-warning">
          {warning}
        </p>
      ))}
      <p className="paper-holder">
        <bdi>{holder}</bdi>
      </p>
      {code && <p className="paper-small">统一社会信用代码 {code}</p>}
      <p className="paper-sentence">{sentence}</p>
      {figure && (
        <p className="paper-figure">
          <strong>{figure.points}</strong> 分
          <span className="paper-small">
            {[figure.stage, figure.max && `满分 ${figure.max} 分`].filter(Boolean).join('　')}
          </span>
        </p>
      )}
      {parts.length > 0 && (
        <dl className="paper-lines">
          {parts.map(({ title: part, score, max }) => (
            <div key={part}>
              <dt>{part}</dt>
              <dd>{max ? `${score} / ${max}` : score}</dd>
            </div>
          ))}
        </dl>
      )}
      <dl className="paper-lines">
        {lines.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {reasons.length > 0 && (
        <>
          <h4>理由与依据</h4>
          <ol className="paper-reasons">
            {reasons.map(({ sentence: why, article, sources }) => (
              <li key={why}>
                {why}
                <p className="paper-small">{[article && `依据：${article}`, ...sources].filter(Boolean).join('；')}</p>
              </li>
            ))}
          </ol>
        </>
      )}
      {remarks.map((remark) => (
        <p key={remark} className="paper-small">
          {remark}
        </p>
      ))}
    </article>
  )
}
