import { parentPort, workerData } from 'node:worker_threads'
import { vouchersPaper } from './paper.ts'

/** Draws vouchers beside the server, which goes on answering meanwhile; what it is given is `vouchersPaper`'s to know. */
const [vouchers, about] = workerData as Parameters<typeof vouchersPaper>
parentPort?.postMessage(await vouchersPaper(vouchers, about))
