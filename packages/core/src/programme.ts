/** Files → programme, or every problem in them; facts and a date → assessment. */
export * from './programme/assessment.ts'
