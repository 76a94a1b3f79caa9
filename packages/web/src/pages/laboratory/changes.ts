import type { Framework, Weight } from '@gongzhen/core/composite'
import type { LaboratoryNode, TrialChange } from '@gongzhen/core/programme'
import { type Share, sumOf } from './weights.ts'

/** What a change is about: a later one of the same takes its place. */
export const keyOf = (change: TrialChange): string =>
  [change.kind, change.code, 'group' in change ? change.group : '', 'row' in change ? change.row : ''].join('\n')

/** Changes with some more; what a later one says again is left out, so that a change is listed once. */
export function withChanges(changes: readonly TrialChange[], more: readonly TrialChange[]): readonly TrialChange[] {
  const keys = new Set(more.map(keyOf))
  return [...changes.filter((change) => !keys.has(keyOf(change))), ...more]
}

/** The figure of a node for a group: as tried, else as it stands. */
export function figureIn(framework: Framework, node: LaboratoryNode, group: string | null): number | undefined {
  const indicator = framework.indicators.find(({ code }) => code === node.code)
  const aggregate = framework.aggregates.find(({ code }) => code === node.code)
  const figure = node.weight?.key === 'weight' ? (indicator ?? aggregate)?.weight : (indicator?.full ?? aggregate?.max)
  return figure === undefined ? undefined : ofGroup(figure, group)
}

const ofGroup = (figure: Weight, group: string | null): number | undefined =>
  typeof figure === 'number' ? figure : group === null ? undefined : figure.of[group]

/** The group a change of this node is for: its own stage, or none where one figure is for all. */
export const groupFor = ({ weight }: LaboratoryNode, stage: string | null): string | null =>
  weight?.by == null ? null : stage

/** Whether moving the figure of a node moves points: the limit of a group does not by itself. */
export const isMovable = ({ isLeaf, weight }: LaboratoryNode): boolean =>
  weight !== null && (isLeaf || weight.key === 'weight')

/** Children of a group whose figures may be moved, with their figures. */
export function sharesUnder(
  framework: Framework,
  nodes: readonly LaboratoryNode[],
  parent: string,
  stage: string | null,
): readonly Share[] {
  return nodes.flatMap((node) => {
    const value =
      node.parent === parent && isMovable(node) ? figureIn(framework, node, groupFor(node, stage)) : undefined
    return value === undefined ? [] : [{ code: node.code, value }]
  })
}

/** Groups whose figures no longer sum to what they summed to in force, by stage. */
export function unbalanced(
  before: Framework,
  after: Framework,
  nodes: readonly LaboratoryNode[],
  stages: readonly (string | null)[],
): readonly { readonly code: string; readonly stage: string | null }[] {
  return nodes
    .filter(({ isLeaf }) => !isLeaf)
    .flatMap(({ code }) =>
      stages
        .filter(
          (stage) => sumOf(sharesUnder(before, nodes, code, stage)) !== sumOf(sharesUnder(after, nodes, code, stage)),
        )
        .map((stage) => ({ code, stage })),
    )
}
