/** Asks that values which mean nothing any more are taken out of the contacts; the contacts do it. */
export const forgetValuesJob = 'contacts.forget-values'

export interface ForgetValues {
  workspaceId: number
  fieldId: number
}
