import { autocompletion, type Completion, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { defaultHighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import './code-field.css'

/** Something wrong at a place of the text. */
export type Mark = { readonly at: number; readonly says: string; readonly severity: 'error' | 'warning' }

type Props = {
  readonly label: string
  readonly text: string
  readonly onChange: (text: string) => void
  readonly language: 'feel' | 'yaml'
  readonly marks: readonly Mark[]
  readonly words: readonly Completion[]
  readonly isLocked: boolean
}

/** A formula on a line or two, or a whole file, with what is wrong underlined where it stands and names to choose from. */
export default function CodeField({ label, text, onChange, language, marks, words, isLocked }: Props) {
  const home = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const latest = useRef({ onChange, words })
  latest.current = { onChange, words }
  useEffect(() => {
    if (!home.current) return undefined
    const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce
    const extensions: Extension[] = [
      history(),
      keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
      language === 'yaml' ? [yaml(), lineNumbers(), lintGutter()] : EditorView.lineWrapping,
      syntaxHighlighting(defaultHighlightStyle),
      autocompletion({
        override: [({ pos, state, explicit }) => proposals(state, pos, explicit, latest.current.words)],
      }),
      EditorView.contentAttributes.of({ 'aria-label': label }),
      locked.of(EditorState.readOnly.of(isLocked)),
      EditorView.updateListener.of(({ docChanged, state, transactions }) => {
        const isTyped = transactions.some(
          (one) =>
            one.isUserEvent('input') ||
            one.isUserEvent('delete') ||
            one.isUserEvent('undo') ||
            one.isUserEvent('redo') ||
            one.isUserEvent('move'),
        )
        if (docChanged && isTyped) latest.current.onChange(state.doc.toString())
      }),
      nonce ? EditorView.cspNonce.of(nonce) : [],
    ]
    view.current = new EditorView({ parent: home.current, state: EditorState.create({ doc: text, extensions }) })
    return () => view.current?.destroy()
    // The editor is made once; what changes later is dispatched into it below.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [label, language])
  useEffect(() => {
    view.current?.dispatch({ effects: locked.reconfigure(EditorState.readOnly.of(isLocked)) })
  }, [isLocked])
  useEffect(() => {
    const shown = view.current?.state.doc
    if (!shown || shown.toString() === text) return
    view.current?.dispatch({ changes: { from: 0, to: shown.length, insert: text } })
  }, [text])
  useEffect(() => {
    const { current } = view
    if (!current) return
    const { doc } = current.state
    const diagnostics = marks.map(({ at, says, severity }) => {
      const from = Math.min(Math.max(0, at), doc.length)
      const word = /^[\p{L}\p{N}_]+/u.exec(doc.sliceString(from, from + 100))?.[0].length ?? 1
      return { from, to: Math.min(doc.length, from + word), severity, message: says }
    })
    current.dispatch(setDiagnostics(current.state, diagnostics))
  }, [marks, text])
  return <div ref={home} className={`code-field code-field-${language}`} />
}

const locked = new Compartment()

/** The names that go on from what is being typed. */
function proposals(state: EditorState, pos: number, explicit: boolean, words: readonly Completion[]) {
  const { text, from } = state.doc.lineAt(pos)
  const typed = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(text.slice(0, pos - from))?.[0] ?? ''
  if (typed === '' && !explicit) return null
  return { from: pos - typed.length, options: [...words], filter: true }
}
