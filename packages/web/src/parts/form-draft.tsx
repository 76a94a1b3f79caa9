import type { FormInstance } from 'antd'
import { useLayoutEffect, useState } from 'react'
import { draftOf, dropDraft, keepDraft } from '../draft-store.ts'
import { DraftBack } from './draft-back.tsx'

type Options = {
  /** Fields never kept in the browser: account numbers, phones. */
  readonly unkept?: readonly string[] | undefined
}

/**
 * The draft of an antd form: what is typed is kept under `name` until it is sent, and is back when the form is opened
 * again. Without a name nothing is kept. `note` says that something is back, and lets one begin anew.
 */
export function useFormDraft<Answers>(form: FormInstance<Answers>, name: string | undefined, options: Options = {}) {
  const { unkept = [] } = options
  const [isBack, setBack] = useState(false)
  useLayoutEffect(() => {
    const found = name === undefined ? undefined : draftOf(name)
    setBack(found !== undefined)
    if (found) form.setFieldsValue(found as Parameters<typeof form.setFieldsValue>[0])
  }, [form, name])
  const keep = (typed: Answers) => {
    if (name === undefined) return
    const kept = Object.entries(typed as object).filter(([field, value]) => !unkept.includes(field) && isSaid(value))
    if (kept.length === 0) dropDraft(name)
    else keepDraft(name, Object.fromEntries(kept))
  }
  const drop = () => {
    if (name !== undefined) dropDraft(name)
    setBack(false)
  }
  const anew = () => {
    drop()
    form.resetFields()
  }
  return { keep, drop, note: isBack && <DraftBack anew={anew} /> }
}

const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
