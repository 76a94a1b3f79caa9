import { App, Button, Form, Input, Switch } from 'antd'
import { useState } from 'react'
import { type Out, Trouble, ask, forget, useAnswer } from '../../api.ts'
import { Asking } from '../../parts/asking.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import type { FirmsView } from '../../views.ts'
import { viewFrom, viewText, without } from './view.ts'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    open: '视图',
    own: '我的',
    shared: '同事共享的',
    everything: '全部企业',
    save: '存为新视图…',
    overwrite: (name: string) => `保存到「${name}」`,
    remove: (name: string) => `删除「${name}」`,
    title: '把现在的筛选、次序和列存为视图',
    name: '名字',
    needName: '请起个名字，至多 60 个字',
    share: '同事也能用',
    submit: '保存',
    saved: '已保存',
    removed: '已删除',
  },
  {
    open: 'Views',
    own: 'Mine',
    shared: 'Shared by colleagues',
    everything: 'All firms',
    save: 'Save as a new view…',
    overwrite: (name) => `Save to “${name}”`,
    remove: (name) => `Delete “${name}”`,
    title: 'Save filter, order and columns as a view',
    name: 'Name',
    needName: 'Give a name of at most 60 characters',
    share: 'For colleagues too',
    submit: 'Save',
    saved: 'Saved',
    removed: 'Deleted',
  },
)

type Saved = Out<'GET /api/views'>['views'][number]
type Props = { view: FirmsView; show: (view: FirmsView) => void }

/** Views kept under a name: opened, kept anew, written over, shared. */
export function SavedViews({ view, show }: Props) {
  const found = useAnswer('GET /api/views', {})
  const [isSaving, setSaving] = useState(false)
  const { message, notification } = App.useApp()
  const views = found.data?.views ?? []
  const current = views.find(({ id }) => id === view.view)
  const isChanged = current !== undefined && current.query !== viewText(view)
  const run = async (work: () => Promise<string>) => {
    try {
      message.success(await work())
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      notification.warning({ title: error.title, description: error.message, duration: 0 })
    } finally {
      await forget('GET /api/views')
    }
  }
  const overwrite = ({ id, name, shared, revision }: Saved) =>
    run(async () => {
      await ask('PUT /api/views/:id', { params: { id }, body: { name, shared, revision, query: viewText(view) } })
      return words.saved
    })
  const remove = ({ id }: Saved) =>
    run(async () => {
      await ask('DELETE /api/views/:id', { params: { id } })
      show(without({ ...view, view: undefined }))
      return words.removed
    })
  const entry = (one: Saved) => ({
    key: String(one.id),
    label: one.name,
    onClick: () => show(viewFrom(one.query, one.id)),
  })
  const items = [
    { key: 'all', label: words.everything, onClick: () => show({}) },
    ...section('own', words.own, views.filter(({ isOwn }) => isOwn).map(entry)),
    ...section('shared', words.shared, views.filter(({ isOwn }) => !isOwn).map(entry)),
    { key: 'line', type: 'divider' as const },
    { key: 'save', label: words.save, onClick: () => setSaving(true) },
    ...(current && isChanged
      ? [{ key: 'over', label: words.overwrite(current.name), onClick: () => void overwrite(current) }]
      : []),
    ...(current?.isOwn
      ? [{ key: 'remove', danger: true, label: words.remove(current.name), onClick: () => void remove(current) }]
      : []),
  ]
  return (
    <>
      <MenuButton items={items} placement="bottomRight">
        <Button>{current ? `${words.open}：${current.name}${isChanged ? ' *' : ''}` : words.open}</Button>
      </MenuButton>
      <SaveView open={isSaving} view={view} show={show} close={() => setSaving(false)} />
    </>
  )
}

const section = <Item extends { key: string }>(key: string, label: string, children: Item[]) =>
  children.length === 0 ? [] : [{ key, type: 'group' as const, label, children }]

type SaveProps = Props & { open: boolean; close: () => void }

function SaveView({ open, view, show, close }: SaveProps) {
  const work = async ({ name, shared = false }: { name: string; shared?: boolean }) => {
    const kept = await ask('POST /api/views', { body: { name, shared, query: viewText(view) } })
    await forget('GET /api/views')
    show({ ...view, view: kept.id })
    return words.saved
  }
  return (
    <Asking title={words.title} open={open} submit={words.submit} close={close} work={work}>
      <Form.Item
        name="name"
        label={words.name}
        rules={[{ required: true, max: 60, whitespace: true, message: words.needName }]}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="shared" label={words.share} valuePropName="checked">
        <Switch />
      </Form.Item>
    </Asking>
  )
}
