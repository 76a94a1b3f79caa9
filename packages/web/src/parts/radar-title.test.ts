import { expect, test } from 'vitest'
import { titleLines } from './radar-title.ts'

test.each([
  ['a short title is one line', '研发投入', ['研发投入']],
  ['six characters still are', '知识产权质量', ['知识产权质量']],
  ['more go on in a second line', '成长经营与创新能力', ['成长经营与创', '新能力']],
  ['what fits in neither is cut short', '技术创新能力与成长经营以及辅助指标', ['技术创新能力', '与成长经营…']],
  ['words stay whole', 'Growth and management', ['Growth and', 'management']],
  ['a word too long is broken', 'Internationalisation', ['Internatio', 'nalisation']],
])('%s', (_, title, expected) => {
  expect(titleLines(title)).toEqual(expected)
})
