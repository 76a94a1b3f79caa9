import { z } from 'zod'
import { publicEndpoint } from '../endpoint.ts'
import { TOKEN_SECONDS, issueToken } from '../partner-access.ts'

const token = publicEndpoint({
  method: 'POST',
  path: '/api/oauth/token',
  tag: '合作机构接口',
  summary: '取令牌（OAuth 2 客户端凭据）：凭园区发给机构的编号和密钥换短期令牌',
  description: '表单（application/x-www-form-urlencoded）提交；编号和密钥放在 Authorization: Basic 或表单里。',
  audit: 'client.token_issued',
  callsPerMinute: 60,
  body: z.object({
    grant_type: z.string().max(100),
    client_id: z.string().max(200).optional(),
    client_secret: z.string().max(200).optional(),
    scope: z.string().max(500).optional(),
  }),
  out: z.object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int(),
    scope: z.string(),
  }),
  async work({ body, platform, request }) {
    const origin = { address: request.address, request: request.id, agent: request.agent }
    const { token: access_token, scopes } = await issueToken(platform, body, request.authorization, origin)
    return { access_token, token_type: 'Bearer' as const, expires_in: TOKEN_SECONDS, scope: scopes.join(' ') }
  },
})

export const oauthEndpoints = [token] as const
