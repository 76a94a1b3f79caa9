import { defineErrors } from '@gongzhen/core/base'

/** What can go wrong with parties, in the user's words. */
export const failure = defineErrors('party', {
  unknown: { status: 404, zh: '没有编号为 {id} 的主体', en: 'there is no party {id}' },
  code_taken: {
    status: 409,
    zh: '{scheme} {value} 已属于「{name}」（编号 {id}）；若是同一主体，请合并',
    en: '{scheme} {value} belongs to {name} (party {id}); merge them if they are one',
  },
  merge_self: { status: 409, zh: '不能把主体并入它自己', en: 'a party cannot be merged into itself' },
  merged_already: {
    status: 409,
    zh: '「{name}」已并入另一主体，请先撤销那次合并',
    en: '{name} is already merged into another party; undo that merge first',
  },
  merge_unknown: { status: 404, zh: '没有编号为 {id} 的合并', en: 'there is no merge {id}' },
  merge_undone: { status: 409, zh: '这次合并已经撤销', en: 'this merge has been undone already' },
  renamed_meanwhile: {
    status: 409,
    zh: '在您打开之后它已更名为「{name}」。您填的还在：核对后再提交，就以您的为准。',
    en: 'it was renamed to {name} since you opened it',
  },
  same_name: { status: 409, zh: '新名称与现名称相同', en: 'the new name is the current one' },
  name_date: {
    status: 409,
    zh: '更名日期应晚于现名称启用之日 {from}',
    en: 'a renaming must be later than {from}, when the current name began',
  },
  person_unknown: { status: 404, zh: '没有编号为 {id} 的人员', en: 'there is no person {id}' },
})
