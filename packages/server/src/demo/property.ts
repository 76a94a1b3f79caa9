import { fullYears } from '@gongzhen/core/base'
import { type Character, DEMO_DATE } from './character.ts'
import { type Random, exponential, within } from './random.ts'

/** The intellectual property a firm holds on the demo's day. */
export type Property = {
  /** Class I: invention patents, circuit layouts, new varieties. */
  readonly classOne: number
  readonly classOneOwn: number
  readonly classOneInUse: number
  readonly classOneHighValue: number
  /** Class II: utility models, designs, software. */
  readonly classTwo: number
  readonly classTwoSettled: number
  readonly own: number
}

/** Inventive, large and older firms hold more; most of it is their own work. */
export function drawProperty(draw: Random, { size, drive, founded }: Character): Property {
  const ripeness = within(0.15, 1.5, fullYears(founded, DEMO_DATE) / 6)
  const fruit = exponential(0.55 * drive + 0.75 * size) * ripeness
  const classOne = draw.poisson(0.85 * fruit)
  const classTwo = draw.poisson(5.5 * fruit)
  const classOneOwn = part(draw, classOne, 0.86)
  return {
    classOne,
    classOneOwn,
    classOneInUse: part(draw, classOneOwn, 0.85),
    classOneHighValue: part(draw, classOne, 0.08),
    classTwo,
    classTwoSettled: part(draw, classTwo, 0.7),
    own: classOneOwn + part(draw, classTwo, 0.92),
  }
}

/** How many of `whole` things have a property that each has with this probability. */
function part(draw: Random, whole: number, probability: number): number {
  let count = 0
  for (let thing = 0; thing < whole; thing++) if (draw.chance(probability)) count++
  return count
}
