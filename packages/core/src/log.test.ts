import { ed25519 } from '@noble/curves/ed25519.js'
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { sm2, sm3 } from 'sm-crypto-v2'
import { describe, expect, test } from 'vitest'
import * as log from './log.ts'

const hex = log.toHex

/** The eight leaves that the authors of certificate-transparency test their trees with, and the roots over the first of them. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  hexToBytes,
)
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const hashes = LEAVES.map(log.leafHash)
const known = log.rootsOf(hashes)

describe('the tree of RFC 6962', () => {
  test('has the root of nothing', () => {
    expect(hex(log.rootOf(known, 0, 0))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
  test.each(ROOTS.map((root, index) => [index + 1, root] as const))('over %i leaves has its known root', (size, root) =>
    expect(hex(log.rootOf(known, 0, size))).toBe(root),
  )
  test.each([
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [
      1,
      5,
      [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('proves leaf %i of %i by its known path', (index, size, path) => {
    expect(log.inclusionProof(known, index, size).map(hex)).toEqual(path)
  })
  test.each([
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('proves that %i leaves begin %i by the known hashes', (earlier, size, proof) => {
    expect(log.consistencyProof(known, earlier, size).map(hex)).toEqual(proof)
  })

  test('of any size proves every leaf and every beginning, and nothing else', () => {
    const sizes = fc
      .integer({ min: 1, max: 200 })
      .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1), fc.nat(size)))
    fc.assert(
      fc.property(sizes, fc.nat(199), ([size, index, earlier], other) => {
        const leaves = Array.from({ length: size }, (_, n) => log.leafHash(utf8ToBytes(String(n))))
        const roots = log.rootsOf(leaves)
        const root = log.rootOf(roots, 0, size)
        const path = log.inclusionProof(roots, index, size)
        const leaf = leaves[index]!
        expect(log.rootByInclusion(leaf, index, size, path)).toEqual(root)
        if (other !== index) expect(log.rootByInclusion(leaf, other, size, path)).not.toEqual(root)
        if (path.length > 0) expect(log.rootByInclusion(leaf, index, size, path.slice(1))).not.toEqual(root)
        expect(log.rootByInclusion(leaf, index, size, [...path, leaf])).not.toEqual(root)
        const before = { size: earlier, root: log.rootOf(roots, 0, earlier) }
        const proof = log.consistencyProof(roots, earlier, size)
        expect(log.isConsistent(before, { size, root }, proof)).toBe(true)
        if (earlier > 0 && earlier < size) {
          expect(log.isConsistent({ ...before, root: leaf }, { size, root }, proof)).toBe(earlier === 1 && index === 0)
          expect(log.isConsistent(before, { size, root: leaf }, proof)).toBe(false)
        }
      }),
    )
  })
})

describe('signatures', () => {
  // RFC 8032, 7.1, test 2.
  test('Ed25519 are those of RFC 8032', () => {
    const secret = hexToBytes('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb')
    const signature =
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'
    expect(hex(ed25519.sign(hexToBytes('72'), secret))).toBe(signature)
  })
  // GB/T 32905-2016, A.1; GB/T 32918.5-2017, A.2.
  test('SM3 and SM2 are those of GB/T 32905 and GB/T 32918', () => {
    expect(sm3(utf8ToBytes('abc'))).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    const publicKey =
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13'
    const signature =
      'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa'
    expect(sm2.getPublicKeyFromPrivateKey('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8')).toBe(
      publicKey,
    )
    expect(sm2.doVerifySignature('message digest', signature, publicKey, { hash: true })).toBe(true)
    expect(sm2.doVerifySignature('message digesu', signature, publicKey, { hash: true })).toBe(false)
  })
})

/** A proof of the third of seven leaves, signed by the log and cosigned by another. */
function makeProof(algorithm: log.SignatureAlgorithm = 'ed25519', places: readonly number[] = [2]) {
  const leaves = Array.from({ length: 7 }, (_, seq) =>
    log.decisionLeafText({
      zone: 'demo',
      seq: BigInt(seq),
      at: 1_760_000_000_000_000n,
      subject: `case/${seq}`,
      body: '{"amount":"50.00 元"}',
    }),
  )
  const roots = log.rootsOf(leaves.map((leaf) => log.leafHash(utf8ToBytes(leaf))))
  const origin = log.originOf('demo')
  const checkpoint = { origin, size: 7, root: log.rootOf(roots, 0, 7), at: '2026-03-01T08:00:00.5Z' }
  const contents = log.contentsOf(places.map((place) => leaves[place]!))
  const text = log.checkpointText(checkpoint)
  const own = signer(origin, algorithm, 1)
  const other = signer('审计局', algorithm, 2)
  const at = 1_760_000_100
  const time = new Uint8Array(8)
  new DataView(time.buffer).setBigUint64(0, BigInt(at))
  const signatures = [
    {
      name: origin,
      keyId: log.keyIdOf(own.key, false),
      signature: own.sign(log.signedBytes(log.provenText(checkpoint, contents))),
    },
    {
      name: '审计局',
      keyId: log.keyIdOf(other.key, true),
      signature: concatBytes(time, other.sign(log.signedBytes(text, at))),
    },
  ]
  const file: log.ProofFile = {
    format: log.PROOF_FORMAT,
    items: places.map((place) => ({
      leaf: leaves[place]!,
      place,
      path: log.encodePath(log.inclusionProof(roots, place, 7)),
    })),
    checkpoint: log.showProvenNote({ checkpoint, contents, signatures }),
    keys: [log.showKey(own.key), log.showKey(other.key)],
  }
  return { file, own: own.key, other: other.key, leaves }
}

function signer(name: string, algorithm: log.SignatureAlgorithm, seed: number) {
  const secret = new Uint8Array(32).fill(seed)
  const isSm2 = algorithm === 'sm2'
  const key = isSm2 ? hexToBytes(sm2.getPublicKeyFromPrivateKey(hex(secret))) : ed25519.getPublicKey(secret)
  const sign = (message: Uint8Array) =>
    isSm2 ? hexToBytes(sm2.doSignature(message, hex(secret), { hash: true })) : ed25519.sign(message, secret)
  return { key: { name, algorithm, key }, sign }
}

describe('a proof file', () => {
  const check = (file: unknown, trusted?: log.PublicKey[]) => {
    const result = log.checkProof(typeof file === 'string' ? file : JSON.stringify(file), trusted)
    return 'problems' in result ? result.problems.map(({ code }) => code) : 'proven'
  }
  const { file, own, other, leaves } = makeProof()
  const [item] = file.items

  test.each(['ed25519', 'sm2'] as const)('proves its item with %s, and says who signed', (algorithm) => {
    const made = makeProof(algorithm)
    const result = log.checkProof(JSON.stringify(made.file), [made.other])
    expect(result).toMatchObject({
      proven: {
        items: [{ place: 2, leaf: expect.arrayContaining(['decision', 'demo', 2, 'case/2']) }],
        checkpoint: { origin: 'gongzhen.log/demo', size: 7 },
        signers: [
          { name: 'gongzhen.log/demo', isTrusted: false, isCosigner: false },
          { name: '审计局', isTrusted: true, isCosigner: true, at: 1_760_000_100 },
        ],
      },
    })
  })

  const stranger = { ...other, key: signer('审计局', 'ed25519', 9).key.key }
  const changed = (from: string, to: string) => ({ ...file, checkpoint: file.checkpoint.replace(from, to) })
  const two = makeProof('ed25519', [2, 5]).file
  const exchanged = () => {
    const [one, other] = two.items
    const items = [
      { ...one, leaf: other?.leaf },
      { ...other, leaf: one?.leaf },
    ]
    return { ...two, items }
  }
  const withItem = (change: object) => ({ ...file, items: [{ ...item!, ...change }] })
  test.each<[string, unknown, string[], log.PublicKey[]?]>([
    ['cut off', JSON.stringify(file).slice(0, -20), ['not_json']],
    ['of another form', { ...file, format: 'other' }, ['form']],
    ['without items', { ...file, items: [] }, ['form']],
    ['with another amount', withItem({ leaf: leaves[2]!.replace('50.00', '90.00') }), ['path', 'contents']],
    ['with another leaf of the same log', withItem({ leaf: leaves[3]! }), ['path', 'contents']],
    ['at another place', withItem({ place: 3 }), ['path']],
    ['at a place outside', withItem({ place: -1 }), ['path']],
    ['with a shorter path', withItem({ path: log.toBase64(log.fromBase64(item!.path)!.slice(32)) }), ['path']],
    [
      'with a path in another order',
      withItem({ path: log.encodePath([2, 0, 1].map((n) => log.fromBase64(item!.path)!.slice(n * 32, n * 32 + 32))) }),
      ['path'],
    ],
    ['with two items whose contents are exchanged', exchanged(), ['path', 'path', 'order', 'order', 'contents']],
    ['with its items in another order', { ...two, items: two.items.toReversed() }, ['order', 'contents']],
    ['with an item told twice', { ...file, items: [item, item] }, ['twice', 'left_out']],
    ['with its last item left out', { ...two, items: two.items.slice(0, 1) }, ['left_out']],
    ['with its first item left out', { ...two, items: two.items.slice(1) }, ['left_out']],
    ['with an item of the same log put in', { ...file, items: [...file.items, two.items[1]] }, ['left_out']],
    [
      'with an item in the place of another',
      { ...two, items: [two.items[0], makeProof('ed25519', [6]).file.items[0]] },
      ['contents'],
    ],
    [
      'cut down to one item, under the note of another file of the log',
      { ...two, items: [two.items[1]], checkpoint: file.checkpoint },
      ['contents'],
    ],
    [
      'cut down to one item, its note told to hold one',
      { ...two, items: two.items.slice(0, 1), checkpoint: two.checkpoint.replace('\n2 ', '\n1 ') },
      ['contents', 'signature'],
    ],
    [
      'with a note that says nothing of its contents',
      { ...two, checkpoint: two.checkpoint.replace(/\n2 .*\n/, '\n') },
      ['note'],
    ],
    ['of the form before, which said nothing of its contents', { ...file, format: 'gongzhen-proof-1' }, ['form']],
    ['with a path that is no Base64', withItem({ path: '***' }), ['path']],
    ['with a leaf that is no leaf', withItem({ leaf: '{}' }), ['leaf', 'path', 'contents']],
    ['with a checkpoint of another size', changed('\n7\n', '\n8\n'), ['signature', 'signature']],
    [
      'with a checkpoint of another zone',
      changed('gongzhen.log/demo\n', 'gongzhen.log/other\n'),
      ['origin', 'signature', 'signature', 'not_signed'],
    ],
    ['with a checkpoint cut off', { ...file, checkpoint: file.checkpoint.slice(0, 60) }, ['note']],
    ['with a note in other words', { ...file, checkpoint: 'hello' }, ['note']],
    [
      'without the log’s own signature',
      { ...file, checkpoint: file.checkpoint.replace(/— gongzhen[^\n]*\n/, '') },
      ['not_signed'],
    ],
    ['with a signature by another key', { ...file, keys: [log.showKey(own), log.showKey(stranger)] }, ['signature']],
    ['without a signer’s key', { ...file, keys: [log.showKey(own)] }, ['key']],
    ['with a key that is none', { ...file, keys: [...file.keys, 'x+ed25519+AA=='] }, ['key']],
    ['not signed by whom its reader trusts', file, ['key_missing'], [{ ...stranger, name: '财政局' }]],
    ['signed by somebody who only says so', file, ['signature'], [stranger]],
  ])('is refused when it is %s', (_title, given, codes, trusted) => {
    const found = check(given, trusted)
    expect(typeof found === 'string' ? found : found.toSorted()).toEqual(codes.toSorted())
  })

  test('is refused whatever one letter of it is changed', () => {
    const text = JSON.stringify(file)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('A', 'b', '7', '/', '"', '—'), (at, letter) => {
        fc.pre(text[at] !== letter)
        const result = check(text.slice(0, at) + letter + text.slice(at + 1))
        const isKeys = at >= text.indexOf('"keys"')
        if (!isKeys) expect(result).not.toBe('proven')
      }),
      { numRuns: 300 },
    )
  })
})

describe('an entry in plain words', () => {
  const cause = { case: '2026-00017', edition: 'e1', rule: '放款' }
  const body = JSON.stringify({ id: 't1', kind: 'post', cause })
  const micros = 1_760_000_000_000_000n
  test.each<[string, string, unknown]>([
    [
      'a transfer says from where to where, how much and by which rule',
      log.transferLeafText({
        zone: 'demo',
        seq: 1n,
        at: micros,
        from: '周转金/资金',
        fromVersion: 2n,
        to: '垫付/3',
        toVersion: 1n,
        currency: 'CNY',
        minor: 300_0000_00n,
        batch: 1n,
        batchSize: 1,
        body,
      }),
      {
        kind: 'transfer',
        at: '2025-10-09T08:53:20.000Z',
        from: '周转金/资金',
        minor: 300_0000_00,
        does: 'post',
        ...cause,
      },
    ],
    [
      'a decision says what was done, as whom, and where it led',
      `["decision","demo",1,${micros},"case/17",{"action":"放款","role":"财务","to":"垫付中"}]`,
      { kind: 'decision', subject: 'case/17', action: '放款', role: '财务', to: '垫付中' },
    ],
  ])('%s', (_title, leaf, read) => {
    expect(log.readEntry(JSON.parse(leaf))).toMatchObject(read as object)
  })

  test.each([[null], [[]], [['transfer']], [['decision', 'demo', 1, 'x', 2]], [['transfer', 'demo', 1, 1e300]]])(
    'what has another shape is not guessed at: %j',
    (leaf) => expect(log.readEntry(leaf)).toBeUndefined(),
  )
})

describe('a signed receipt', () => {
  const NOW = '2026-03-01T08:00:00.000Z'
  test.each(['ed25519', 'sm2'] as const)(
    'holds until its hour, signed with %s, and not when anything is changed',
    (kind) => {
      const { key, sign } = signer(log.originOf('demo'), kind, 3)
      const text = log.receiptText('demo', '2026-03-01T08:10:00.000Z', { firm: '示例', score: '82' })
      const note = log.receiptNote(text, key, sign(log.signedBytes(text)))
      const asked: readonly (readonly [string, string, log.PublicKey, string])[] = [
        ['sound', note, key, NOW],
        ['expired', note, key, '2026-03-01T08:10:00.000Z'],
        ['signature', note.replace('"82"', '"92"'), key, NOW],
        ['signature', note.replace('08:10', '09:10'), key, NOW],
        ['signature', note, { ...key, key: signer(key.name, kind, 4).key.key }, NOW],
        ['key', note.replace('gongzhen.receipt/demo', 'gongzhen.receipt/other'), key, NOW],
        ['form', note.slice(0, -30), key, NOW],
        ['form', 'hello', key, NOW],
      ]
      for (const [expected, given, by, at] of asked) {
        const result = log.checkReceipt(given, by, at)
        expect('problem' in result ? result.problem : 'sound').toBe(expected)
      }
    },
  )
})
