import { Form, Select } from 'antd'
import { useState } from 'react'
import { type Party, ask, forget, useAnswer } from '../../api.ts'
import { Asking } from '../../parts/asking.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { REFRESH_WORDS } from '../../parts/refresh.ts'
import { TOUCHED } from './correction.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: (name: string) => `并入「${name}」`,
    absorbed: '重复的档案',
    search: '输入名称或代码',
    none: '没有找到',
    submit: '并入',
    reason: '例如：同一企业，旧注册号重复建档',
    needParty: '请选择要并入的档案',
  },
  {
    title: (name) => `Merge into “${name}”`,
    absorbed: 'The duplicate',
    search: 'Name or code',
    none: 'Nothing found',
    submit: 'Merge',
    reason: 'For instance: the same firm recorded twice under its old number',
    needParty: 'Choose the duplicate',
  },
)

type Props = { party: Party; open: boolean; close: () => void }

/** Another record of the same firm, taken into this one; can be undone. */
export function Merge({ party, open, close }: Props) {
  const [search, setSearch] = useState('')
  const found = useAnswer(
    'GET /api/parties',
    { query: { search, size: 20 } },
    { enabled: open && search.trim().length >= 2 },
  )
  const work = async ({ absorbed, reason }: { absorbed: number; reason: string }) => {
    const { refresh } = await ask('POST /api/parties/:id/merge', {
      params: { id: party.id },
      body: { absorbed, reason },
    })
    await forget(...TOUCHED)
    return REFRESH_WORDS[refresh]
  }
  return (
    <Asking
      title={words.title(party.name)}
      open={open}
      submit={words.submit}
      close={close}
      work={work}
      draft={`merge.${party.id}`}
      unkept={['absorbed']}
    >
      <Form.Item name="absorbed" label={words.absorbed} rules={[{ required: true, message: words.needParty }]}>
        <Select
          showSearch={{ filterOption: false, onSearch: setSearch }}
          placeholder={words.search}
          notFoundContent={search.trim().length >= 2 ? words.none : words.search}
          options={(found.data?.rows ?? [])
            .filter(({ id }) => id !== party.id)
            .map(({ id, name, code }) => ({ value: id, label: code ? `${name}（${code}）` : name }))}
        />
      </Form.Item>
      <ReasonField placeholder={words.reason} />
    </Asking>
  )
}
