import type { Framework, Weight } from '@gongzhen/core/composite'
import type { LaboratoryNode, TrialChange } from '@gongzhen/core/programme'
import { type Share, apportioned, sumOf } from './weights.ts'

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

/** Whether moving the figure of a node moves points. */
export const isMovable = (node: LaboratoryNode, nodes: readonly LaboratoryNode[]): boolean =>
  node.weight !== null && (node.isLeaf || node.weight.key === 'weight' || isPillar(node, nodes))

/** A group with a full mark of which every part has one: when it is moved, all below move with it in proportion. */
const isPillar = ({ code, isLeaf, weight }: LaboratoryNode, nodes: readonly LaboratoryNode[]): boolean =>
  !isLeaf &&
  weight?.key === 'max' &&
  nodes
    .filter(({ parent }) => parent === code)
    .every((child) => child.weight && child.weight.key !== 'weight' && (child.isLeaf || isPillar(child, nodes)))

/** Figures of everything below a pillar when its own becomes another: the proportions stay. */
export function below(
  framework: Framework,
  nodes: readonly LaboratoryNode[],
  pillar: LaboratoryNode,
  stage: string | null,
  to: number,
): readonly TrialChange[] {
  if (pillar.isLeaf || pillar.weight?.key !== 'max') return []
  const was = figureIn(framework, pillar, groupFor(pillar, stage)) ?? 0
  const shares = sharesUnder(framework, nodes, pillar.code, stage)
  const sum = was === 0 ? to : (sumOf(shares) * to) / was
  const given = new Map(apportioned(shares, sum).map(({ code, value }) => [code, value]))
  return nodes
    .filter(({ code }) => given.has(code))
    .flatMap((child) => [
      { kind: 'figure', code: child.code, group: groupFor(child, stage), value: given.get(child.code)! } as const,
      ...below(framework, nodes, child, stage, given.get(child.code)!),
    ])
}

/** Children of a group whose figures may be moved, with their figures. */
export function sharesUnder(
  framework: Framework,
  nodes: readonly LaboratoryNode[],
  parent: string,
  stage: string | null,
): readonly Share[] {
  return nodes.flatMap((node) => {
    const value =
      node.parent === parent && isMovable(node, nodes) ? figureIn(framework, node, groupFor(node, stage)) : undefined
    return value === undefined ? [] : [{ code: node.code, value }]
  })
}

/** Groups whose parts no longer sum to what they summed to in force, less or more what the group itself was moved by. */
export function unbalanced(
  before: Framework,
  after: Framework,
  nodes: readonly LaboratoryNode[],
  stages: readonly (string | null)[],
): readonly { readonly code: string; readonly stage: string | null }[] {
  return nodes
    .filter(({ isLeaf }) => !isLeaf)
    .flatMap((node) =>
      stages
        .filter(
          (stage) => fullOf(before, after, nodes, node, stage) !== sumOf(sharesUnder(after, nodes, node.code, stage)),
        )
        .map((stage) => ({ code: node.code, stage })),
    )
}

/** What the parts of a group should sum to as the method is being tried. */
export function fullOf(
  before: Framework,
  after: Framework,
  nodes: readonly LaboratoryNode[],
  node: LaboratoryNode,
  stage: string | null,
): number {
  const sum = sumOf(sharesUnder(before, nodes, node.code, stage))
  if (!isMovable(node, nodes) || node.weight?.key !== 'max') return sum
  const [was, is] = [before, after].map((framework) => figureIn(framework, node, groupFor(node, stage)) ?? 0)
  return sumOf([
    { code: '', value: sum },
    { code: '', value: (is ?? 0) - (was ?? 0) },
  ])
}
