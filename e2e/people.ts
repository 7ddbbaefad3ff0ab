/** The contact list of a tea shop as it comes out of a spreadsheet: 300 rows, and what is wrong with three of them. */
export function contactsCsv(): string {
  const fine = Array.from({ length: 297 }, (_, i) => line(i))
  return [header, ...fine.slice(0, 3), ...odd, ...fine.slice(3)].join('\r\n')
}

const header = 'Full name,Mobile,E-mail,City,Tags,Orders,Last order,Opted in'
const odd = [
  '"Too Short",12345,short@example.in,Pune,Retail,1,2026-05-02,yes',
  '"Spread Sheet",9.198E+11,sheet@example.in,Pune,Retail,2,2026-05-02,yes',
  // The same person as the first row, written in another way, with a newer e-mail address.
  '"Asha Rao",098000 00001,asha@nilgiri.example,Bengaluru,VIP,14,2026-11-12,yes',
]

const firsts =
  'Asha Ravi Meera Kiran Sara Arjun Leela Vikram Nisha Dev Anita Rohan Priya Farhan Tara Imran Divya Sanjay Uma Joseph'.split(' ')
const lasts = 'Rao Iyer Mehta Khan Nair Reddy Menon Gupta Shetty Bose Pillai DSouza Verma Kulkarni Das'.split(' ')
const cities = 'Bengaluru Mumbai Pune Chennai Kochi Hyderabad Mysuru'.split(' ')

/** The same for every run: what is odd about a row follows from its number. */
function line(i: number): string {
  const first = firsts[i % firsts.length] ?? ''
  const last = lasts[((i % firsts.length) + Math.floor(i / firsts.length)) % lasts.length] ?? ''
  const name = i === 0 ? 'Asha Rao' : i === 7 ? '=2+5 Traders' : `${first} ${last}`
  const phone = i % 41 === 40 ? '' : `+91 98000 ${String(i + 1).padStart(5, '0')}`
  const email = i === 0 ? 'asha.old@example.in' : `${first}.${last}.${i}@example.in`.toLowerCase()
  const tags = [i % 6 === 0 && 'VIP', i % 4 === 1 && 'Retail', i % 9 === 5 && 'Wholesale', i % 13 === 8 && 'Complaint'].filter(
    Boolean,
  )
  const day = `2026-${String(1 + (i % 10)).padStart(2, '0')}-${String(1 + (i % 27)).padStart(2, '0')}`
  const consent = i % 17 === 11 ? 'no' : i % 7 === 3 ? '' : 'yes'
  return `"${name}",${phone},${email},${cities[i % cities.length]},"${tags.join(', ')}",${(i * 7) % 16},${day},${consent}`
}
