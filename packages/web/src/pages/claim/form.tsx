import { Button, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { askOnce, forget } from '../../api.ts'
import { randomKey } from '../../draft.ts'
import { inBoth } from '../../i18n.ts'
import { Evidence, type Proof } from '../../parts/evidence.tsx'
import { useFormDraft } from '../../parts/form-draft.tsx'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'

const words = inBoth(
  {
    kind: '认领的是',
    firm: '企业',
    team: '创客团队（尚未注册登记）',
    code: '统一社会信用代码',
    codeHint: '营业执照上的 18 位',
    name: '企业名称',
    teamName: '团队名称',
    role: '您的身份',
    owner: '企业负责人',
    ownerNote: '法定代表人或其书面授权的人；可授权他人办事',
    clerk: '企业经办',
    clerkNote: '日常填报的人',
    teamOwner: '团队负责人 — 团队的发起人；可授权他人办事',
    teamClerk: '团队经办 — 日常填报的人',
    statement: '您与企业的关系',
    teamStatement: '您与团队的关系',
    teamStatementExample: '例如：本人为团队发起人，团队已入驻孵化载体',
    statementExample: '例如：本人为法定代表人 / 财务经理，经法定代表人授权',
    evidence: '证明材料',
    evidenceHint: '营业执照；负责人另附身份说明，经办另附加盖公章的授权书',
    teamEvidenceHint: '成员名单与身份说明；在孵化载体的，附载体出具的证明',
    submit: '提交认领',
    needCode: '请填写 18 位统一社会信用代码',
    needName: '请填写名称，至少两个字',
    needStatement: '请说明您与企业或团队的关系',
    needEvidence: '请至少上传一份证明材料',
  },
  {
    kind: 'You claim',
    firm: 'A firm',
    team: 'A maker team, not registered yet',
    code: 'Credit code',
    codeHint: 'The 18 characters on the business licence',
    name: 'Name of the firm',
    teamName: 'Name of the team',
    role: 'You are',
    owner: 'its owner',
    ownerNote: 'legal representative, or authorised by them in writing; may give mandates',
    clerk: 'its clerk',
    clerkNote: 'files the daily business',
    teamOwner: 'its lead — who started the team; may give mandates',
    teamClerk: 'its clerk — files the daily business',
    statement: 'How you belong to the firm',
    teamStatement: 'How you belong to the team',
    teamStatementExample: 'e.g. I started the team, which works in an incubator',
    statementExample: 'e.g. legal representative; or finance manager, authorised by the legal representative',
    evidence: 'Evidence',
    evidenceHint: 'The business licence; a clerk adds an authorisation with the firm’s seal',
    teamEvidenceHint: 'Its members and who they are; of a team in an incubator, a letter of the incubator',
    submit: 'Hand the claim in',
    needCode: 'Enter the 18 characters of the credit code',
    needName: 'Enter the name, in two characters or more',
    needStatement: 'Say how you belong to the firm or team',
    needEvidence: 'Upload at least one piece of evidence',
  },
)

type Answers = {
  kind: 'firm' | 'team'
  code?: string
  name: string
  role: 'firm_owner' | 'firm_clerk'
  statement: string
  evidence: readonly Proof[]
}

/** The claim form; what was typed survives a lost network and a reloaded page. */
export function ClaimForm() {
  const [form] = Form.useForm<Answers>()
  const { keep, drop, note } = useFormDraft(form, 'claim')
  const { isBusy, trouble, press } = usePress()
  // One key for one claim: pressed twice, or sent again after the network came back, it is handed in once.
  const [key] = useState(randomKey)
  const isTeam = Form.useWatch('kind', form) === 'team'
  const finish = ({ kind, code = '', evidence, ...answers }: Answers) =>
    press(async () => {
      const body = { ...answers, code: kind === 'team' ? null : code, evidence: evidence.map(({ id }) => id) }
      await askOnce('POST /api/my/claims', { body }, key)
      drop()
      await forget('GET /api/my/claims')
    })
  return (
    <Form<Answers>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ kind: 'firm', role: 'firm_owner' }}
      onValuesChange={(_, typed) => keep(typed)}
      onFinish={(answers) => void finish(answers)}
    >
      {note}
      <Form.Item name="kind" label={words.kind}>
        <Radio.Group
          className="stack"
          options={[
            { value: 'firm', label: words.firm },
            { value: 'team', label: words.team },
          ]}
        />
      </Form.Item>
      {!isTeam && (
        <Form.Item
          name="code"
          label={words.code}
          extra={words.codeHint}
          rules={[{ required: true, pattern: /^\s*[0-9A-Za-z]{18}\s*$/, message: words.needCode }]}
        >
          <Input maxLength={30} autoComplete="off" spellCheck={false} />
        </Form.Item>
      )}
      <Form.Item
        name="name"
        label={isTeam ? words.teamName : words.name}
        rules={[{ required: true, min: 2, message: words.needName }]}
      >
        <Input maxLength={200} autoComplete="organization" />
      </Form.Item>
      <Form.Item name="role" label={words.role}>
        <Radio.Group
          className="stack"
          options={[
            { value: 'firm_owner', label: isTeam ? words.teamOwner : `${words.owner} — ${words.ownerNote}` },
            { value: 'firm_clerk', label: isTeam ? words.teamClerk : `${words.clerk} — ${words.clerkNote}` },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="statement"
        label={isTeam ? words.teamStatement : words.statement}
        rules={[{ required: true, min: 2, message: words.needStatement }]}
      >
        <Input.TextArea
          rows={3}
          maxLength={2000}
          placeholder={isTeam ? words.teamStatementExample : words.statementExample}
        />
      </Form.Item>
      <Form.Item
        name="evidence"
        label={words.evidence}
        extra={isTeam ? words.teamEvidenceHint : words.evidenceHint}
        rules={[{ required: true, type: 'array', min: 1, message: words.needEvidence }]}
      >
        <Evidence to="POST /api/my/claims/evidence" required />
      </Form.Item>
      {trouble && <Problem error={trouble} />}
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {words.submit}
      </Button>
    </Form>
  )
}
