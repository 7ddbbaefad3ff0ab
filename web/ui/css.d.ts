import 'react'

declare module 'react' {
  interface CSSProperties {
    /** Our own CSS variables in `style`. */
    [name: `--${string}`]: string | number | undefined
  }
}
