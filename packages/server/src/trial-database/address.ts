/** The environment variable that leads test workers to the trial server's starter, which is a socket of Vitest's main process. */
export const ADDRESS_VARIABLE = 'TRIAL_DATABASE_SOCKET'
