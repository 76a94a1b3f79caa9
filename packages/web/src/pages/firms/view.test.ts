import { describe, expect, test } from 'vitest'
import type { FirmsView } from '../../views.ts'
import { columnsOf, columnsText, filterOf, isFiltered, viewFrom, viewText } from './view.ts'

describe('columns in the address', () => {
  const cases: [string, string | undefined, string][] = [
    [
      'the usual ones when nothing is said',
      undefined,
      'name.code.area.stage.points.rank.eligible.near.incomplete.tags.officer',
    ],
    ['the name first, whatever is asked', 'points.code', 'name.points.code'],
    ['each once, unknown ones left out', 'name.points.points.nonsense', 'name.points'],
  ]
  test.each(cases)('%s', (_title, columns, expected) => {
    expect(columnsOf(columns === undefined ? {} : { columns }).join('.')).toBe(expected)
  })

  test('the usual ones need no words', () => {
    expect(columnsText(columnsOf({}))).toBeUndefined()
    expect(columnsText(['name', 'tags'])).toBe('name.tags')
  })
})

describe('a view kept and opened again', () => {
  const views: FirmsView[] = [
    { search: '光电 & 激光?', stage: '种子期', sort: '-points', columns: 'name.points', frozen: 2 },
    { tag: '100%', officer: 'me', outcome: 'near', programme: 'tech-sme-2017' },
    {},
  ]
  test.each(views)('is the same: %j', (view) => {
    expect(viewFrom(viewText({ ...view, page: 7, view: 3 }), 4)).toEqual({ ...view, view: 4 })
  })
})

describe('what narrows a list', () => {
  const cases: [FirmsView, boolean][] = [
    [{ columns: 'name', sort: '-points', page: 3 }, false],
    [{ officer: 'none' }, true],
    [{ officer: '12' }, true],
    [{ officer: 'nobody' }, false],
    [{ kind: 'spaceship' }, false],
  ]
  test.each(cases)('%j: %s', (view, expected) => {
    expect(isFiltered(view)).toBe(expected)
  })

  test('an account is asked for by its number', () => {
    expect(filterOf({ officer: '12' }).officer).toBe(12)
  })
})
