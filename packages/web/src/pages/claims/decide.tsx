import { Form, Input, Radio } from 'antd'
import { type Claim, ask, forget } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Asking } from '../../parts/asking.tsx'
import { ROLE_WORDS } from '../../session.ts'

const words = inBoth(
  {
    title: (name: string) => `审核认领：${name}`,
    about: (who: string, role: string, firm: string) => `${who} 申请成为「${firm}」的${role}。`,
    unknown: '企业库里没有这个代码的企业，批准前须先导入或登记。',
    newTeam: '尚未注册的创客团队：批准后以这个名称登记，账号随即归属该团队。',
    differs: (written: string) => `申请人写的名称是「${written}」，与企业库登记的不同，请核对证明材料再批准。`,
    decision: '意见',
    approve: '批准',
    refuse: '退回',
    reason: '说明（退回必填，申请人看得到）',
    needReason: '退回须写明原因，至少两个字',
    submit: '办结',
    approved: '已批准，账号已归属企业',
    refused: '已退回，申请人可改后再交',
  },
  {
    title: (name) => `Decide: ${name}`,
    about: (who, role, firm) => `${who} asks to become ${role} of “${firm}”.`,
    unknown: 'The registry has no firm of this code; import or enter it before approving.',
    newTeam: 'A maker team that is not registered yet: approving enters it under this name and ties the account to it.',
    differs: (written) =>
      `The claimant wrote “${written}”, which is not the registered name: check the papers before approving.`,
    decision: 'Decision',
    approve: 'Approve',
    refuse: 'Send back',
    reason: 'Words (required when sent back; the claimant sees them)',
    needReason: 'Say why, in two characters or more',
    submit: 'Decide',
    approved: 'Approved; the account belongs to the firm',
    refused: 'Sent back; the claimant may claim again',
  },
)

type Answers = { approve: boolean; reason?: string }

/** The decision on one claim. Somebody else's decision in between is told, and nothing overwritten. */
export function Decide({ claim, close }: { claim: Claim | undefined; close: () => void }) {
  const work = async ({ approve, reason = '' }: Answers) => {
    const { id = 0, version = 0 } = claim ?? {}
    try {
      await ask('POST /api/claims/:id/decide', { params: { id }, body: { approve, reason, version } })
    } finally {
      await forget('GET /api/claims')
    }
    return approve ? words.approved : words.refused
  }
  const firm = claim?.party?.name ?? claim?.name ?? ''
  const isNewTeam = claim?.party === null && claim.code === null
  const isKnown = claim?.party != null || isNewTeam
  return (
    <Asking
      title={words.title(firm)}
      open={claim !== undefined}
      submit={words.submit}
      close={close}
      work={work}
      draft={`claim-decided.${claim?.id}`}
    >
      {claim && <p>{words.about(claim.account.name, ROLE_WORDS[claim.role], firm)}</p>}
      {claim && !claim.party && <p className="faint">{isNewTeam ? words.newTeam : words.unknown}</p>}
      {claim?.party && claim.party.name !== claim.name && (
        <p className="claim-differs" role="note">
          {words.differs(claim.name)}
        </p>
      )}
      <Form.Item name="approve" label={words.decision} initialValue={isKnown}>
        <Radio.Group
          options={[
            { value: true, label: words.approve, disabled: !isKnown },
            { value: false, label: words.refuse },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="reason"
        label={words.reason}
        dependencies={['approve']}
        rules={[
          ({ getFieldValue }) => ({
            required: getFieldValue('approve') === false,
            min: 2,
            whitespace: true,
            message: words.needReason,
          }),
        ]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </Asking>
  )
}
