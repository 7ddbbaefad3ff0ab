// Sets the colour scheme before the first paint; a file of its own because the CSP allows no inline script.
;(() => {
  let chosen = null
  try {
    chosen = localStorage.getItem('woochat-theme')
  } catch {
    // Storage can be forbidden; then the system decides.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
