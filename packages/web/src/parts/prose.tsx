import type { Block, Span } from './markdown.ts'
import './prose.css'

/** A policy text as it reads. */
export function Prose({ blocks }: { blocks: readonly Block[] }) {
  return (
    <div className="prose">
      {blocks.map((block, at) => (
        // Blocks of a text never move.
        // oxlint-disable-next-line react/no-array-index-key
        <Piece key={at} block={block} />
      ))}
    </div>
  )
}

function Piece({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading': {
      const Level = block.level <= 2 ? 'h3' : 'h4'
      return (
        <Level>
          <Spans spans={block.spans} />
        </Level>
      )
    }
    case 'paragraph':
      return (
        <p>
          <Spans spans={block.spans} />
        </p>
      )
    case 'quote':
      return (
        <blockquote>
          <Spans spans={block.spans} />
        </blockquote>
      )
    case 'list': {
      const items = block.items.map((spans) => (
        <li key={spans.map(({ text }) => text).join('')}>
          <Spans spans={spans} />
        </li>
      ))
      return block.isOrdered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>
    }
    case 'table':
      return <Grid block={block} />
    case 'code':
      return <pre>{block.text}</pre>
    case 'rule':
      return <hr />
  }
}

function Grid({ block }: { block: Extract<Block, { kind: 'table' }> }) {
  return (
    <div className="prose-table">
      <table>
        <thead>
          <tr>
            {block.head.map((cell, at) => (
              // oxlint-disable-next-line react/no-array-index-key
              <th key={at} scope="col">
                <Spans spans={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row, at) => (
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={at}>
              {row.map((cell, column) => (
                // oxlint-disable-next-line react/no-array-index-key
                <td key={column} className={lengthOf(cell) <= SHORT ? 'short' : undefined}>
                  <Spans spans={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const SHORT = 14

const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, { text }) => sum + text.length, 0)

function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map(({ kind, text }, at) => {
    const key = `${at} ${text}`
    if (kind === 'strong') return <strong key={key}>{text}</strong>
    if (kind === 'code') return <code key={key}>{text}</code>
    return text
  })
}
