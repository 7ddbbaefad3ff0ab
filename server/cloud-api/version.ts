/** Released 2026-07-29. Source: developers.facebook.com/docs/graph-api/changelog */
export const graphVersion = 'v26.0'
