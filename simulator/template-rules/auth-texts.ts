/** The words of authentication templates, which are Meta's and not the business's. `N` is a number of minutes. */
export interface AuthTexts {
  body: string
  security: string
  expires: string
  copy: string
  autofill: string
}

const english: AuthTexts = {
  body: '*{{1}}* is your verification code.',
  security: 'For your security, do not share this code.',
  expires: 'This code expires in N minutes.',
  copy: 'Copy code',
  autofill: 'Autofill',
}

/**
 * By language without its country; the sense is Meta's, other languages than these are shown in English.
 * Source: Meta, Authentication templates → Template preview (2025-11).
 */
const texts: Readonly<Record<string, AuthTexts>> = {
  en: english,
  es: {
    body: 'Tu código de verificación es *{{1}}*.',
    security: 'Por tu seguridad, no lo compartas.',
    expires: 'Este código caduca en N minutos.',
    copy: 'Copiar código',
    autofill: 'Autocompletar',
  },
  pt: {
    body: 'Seu código de verificação é *{{1}}*.',
    security: 'Para sua segurança, não o compartilhe.',
    expires: 'Este código expira em N minutos.',
    copy: 'Copiar código',
    autofill: 'Preencher',
  },
  fr: {
    body: '*{{1}}* est votre code de vérification.',
    security: 'Pour votre sécurité, ne le partagez pas.',
    expires: 'Ce code expire dans N minutes.',
    copy: 'Copier le code',
    autofill: 'Remplir',
  },
  de: {
    body: '*{{1}}* ist dein Verifizierungscode.',
    security: 'Gib ihn zu deiner Sicherheit nicht weiter.',
    expires: 'Dieser Code läuft in N Minuten ab.',
    copy: 'Code kopieren',
    autofill: 'Ausfüllen',
  },
  it: {
    body: '*{{1}}* è il tuo codice di verifica.',
    security: 'Per la tua sicurezza, non condividerlo.',
    expires: 'Questo codice scade tra N minuti.',
    copy: 'Copia codice',
    autofill: 'Compila',
  },
  id: {
    body: '*{{1}}* adalah kode verifikasi Anda.',
    security: 'Demi keamanan, jangan bagikan kode ini.',
    expires: 'Kode ini kedaluwarsa dalam N menit.',
    copy: 'Salin kode',
    autofill: 'Isi otomatis',
  },
  hi: {
    body: '*{{1}}* आपका सत्यापन कोड है.',
    security: 'अपनी सुरक्षा के लिए, यह कोड किसी को न बताएँ.',
    expires: 'यह कोड N मिनट में समाप्त हो जाएगा.',
    copy: 'कोड कॉपी करें',
    autofill: 'ऑटोफ़िल करें',
  },
  ar: {
    body: 'رمز التحقق الخاص بك هو *{{1}}*.',
    security: 'حفاظًا على أمانك، لا تشارك هذا الرمز.',
    expires: 'تنتهي صلاحية هذا الرمز خلال N دقائق.',
    copy: 'نسخ الرمز',
    autofill: 'ملء تلقائي',
  },
}

export const authTexts = (language: string): AuthTexts => texts[language.split('_')[0] ?? ''] ?? english

export const authBody = (words: AuthTexts, security: boolean): string =>
  security ? `${words.body} ${words.security}` : words.body

export const authFooter = (words: AuthTexts, minutes: number): string => words.expires.replace('N', String(minutes))
