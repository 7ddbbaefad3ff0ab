import '@fontsource-variable/inter/wght.css'
import './ui/tokens.css'
import './ui/mantine.css'
import './ui/global.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { config } from 'zod/v4/core'
import { App } from './app/app.tsx'

// zod would otherwise try `new Function`, which the CSP forbids and the browser would report.
config({ jitless: true })

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
