/** Where the demo's customers live: what they are called, what they speak, and how their mobile numbers begin. */
export interface Region {
  country: string
  /** How many of all contacts. */
  people: number
  cities: Readonly<Record<string, number>>
  languages: Readonly<Record<string, number>>
  first: readonly string[]
  last: readonly string[]
  /** Calling code and first digits, and how many digits follow. */
  numbers: readonly (readonly [start: string, more: number])[]
}

const words = (text: string): string[] => text.trim().split(/\s+/)
const starting = (more: number, code: string, starts: string): [string, number][] =>
  words(starts).map((start) => [code + start, more])

const india = starting(
  5,
  '91',
  `98450 98860 99000 99450 97400 96110 95350 94480 93410 90080 88840 87220 86600 81050 80950 78990 77600 74110 73490 70220
  98400 94440 98840 99620 90030 98470 94470 99950 98480 99490 98200 98920 99300 98230 98220 98100 98110 99100 98300 98310 98250 98290 94150`,
)

export const regions: readonly Region[] = [
  {
    country: 'IN',
    people: 1_520,
    cities: { Bengaluru: 72, Mysuru: 10, Mangaluru: 6, Hubballi: 4, Madikeri: 3 },
    languages: { en: 70, kn: 30 },
    first:
      words(`Asha Ravi Meghana Suresh Kavya Prakash Shruthi Manjunath Deepa Girish Nandini Kiran Sahana Raghavendra Pooja Vinay Chaitra
      Harish Soumya Ganesh Rashmi Naveen Anusha Mahesh Spoorthi Sudeep Bhavana Darshan Rekha Srinivas Vidya Santosh Ananya Karthik Lakshmi Arjun Ramya Rohan Sowmya Abhishek`),
    last: words(
      `Rao Gowda Shetty Hegde Bhat Kulkarni Murthy Prasad Reddy Nayak Shenoy Kamath Pai Acharya Desai Patil Urs Ramesh Setty Joshi Kumar Iyengar Pujari Naik`,
    ),
    numbers: india,
  },
  {
    country: 'IN',
    people: 880,
    cities: { Chennai: 42, Coimbatore: 26, Ooty: 14, Madurai: 10, Tiruchirappalli: 8, Puducherry: 6 },
    languages: { en: 62, ta: 38 },
    first:
      words(`Meena Karthikeyan Priya Senthil Divya Arun Kavitha Vijay Revathi Balaji Janani Saravanan Abinaya Murugan Gayathri Prabhu Nithya
      Ramesh Sangeetha Dinesh Keerthana Vignesh Bhuvana Anand Swetha Gopal Malathi Sathish Indhu Rajesh Tamilselvi Hari Yamuna Ashwin`),
    last: words(
      `Subramanian Krishnan Raman Natarajan Venkatesan Sundaram Rajan Murugesan Iyer Chandran Palaniswamy Ganesan Selvam Balasubramanian Arumugam Pandian Kannan Ramasamy Shankar Mani`,
    ),
    numbers: india,
  },
  {
    country: 'IN',
    people: 420,
    cities: { Kochi: 34, Thiruvananthapuram: 24, Kozhikode: 18, Thrissur: 14, Munnar: 10 },
    languages: { en: 64, ml: 36 },
    first:
      words(`Anjali Thomas Lakshmi Jacob Sreeja Vishnu Maya George Athira Arjun Fathima Rahul Neethu Biju Asif Reshma Joseph Gopika Sajan
      Aparna Mathew Shahana Nikhil Bincy Ajith Parvathy Rinu Haris Devika Jijo`),
    last: words(
      `Nair Menon Varghese Kurian Pillai Thomas Chacko Nambiar Joseph Krishnan Mathew Panicker Rahman George Warrier Koshy Ibrahim Philip Unni Kutty`,
    ),
    numbers: india,
  },
  {
    country: 'IN',
    people: 380,
    cities: { Hyderabad: 68, Visakhapatnam: 18, Vijayawada: 14 },
    languages: { en: 68, te: 32 },
    first:
      words(`Sravani Venkat Harika Srikanth Bhargavi Chaitanya Sirisha Anil Mounika Ramana Tejaswini Phani Swathi Nagarjuna Pranavi
      Kalyan Madhavi Sai Aarthi Vamsi Zainab Imran Sandhya Pavan`),
    last: words(`Reddy Rao Naidu Chowdary Varma Raju Sharma Prasad Goud Sastry Khan Ali Murthy Babu Yadav Kumari`),
    numbers: india,
  },
  {
    country: 'IN',
    people: 900,
    cities: {
      Mumbai: 36,
      Pune: 24,
      Delhi: 20,
      Gurugram: 10,
      Ahmedabad: 10,
      Goa: 8,
      Jaipur: 7,
      Indore: 5,
      Chandigarh: 5,
      Lucknow: 6,
      Kolkata: 13,
    },
    languages: { en: 62, hi: 38 },
    first:
      words(`Priyanka Amit Neha Rahul Sneha Vikram Pooja Aditya Ritu Sameer Kavita Nikhil Shreya Manish Tanvi Rohit Anjali Siddharth Isha
      Gaurav Nisha Kunal Swati Varun Aditi Farhan Sana Yash Mrunal Omkar Sunita Deepak Payal Harsh Meher Debjani Souvik Simran Jaspreet Ayesha`),
    last: words(`Sharma Patel Mehta Deshmukh Gupta Singh Kapoor Joshi Shah Verma Agarwal Malhotra Desai Khanna Chatterjee Banerjee Kulkarni
      Fernandes Mishra Trivedi Bhatia Chopra Qureshi Pawar Sethi Jain Saxena Kaur Sen Irani`),
    numbers: india,
  },
  {
    country: 'BR',
    people: 250,
    cities: { 'São Paulo': 46, 'Rio de Janeiro': 22, Curitiba: 12, 'Belo Horizonte': 12, 'Porto Alegre': 8 },
    languages: { pt_BR: 96, en: 4 },
    first: words(
      `João Ana Pedro Mariana Lucas Beatriz Rafael Camila Gustavo Juliana Felipe Larissa Thiago Fernanda Bruno Letícia Matheus Patrícia Rodrigo Gabriela`,
    ),
    last: words(
      `Silva Santos Oliveira Souza Pereira Costa Rodrigues Almeida Nascimento Lima Araújo Ribeiro Carvalho Gomes Martins Barbosa Rocha Moreira`,
    ),
    numbers: starting(7, '55', '1198 1197 1199 2198 2199 3198 3199 4199 4198 5199 5198'),
  },
  {
    country: 'MX',
    people: 200,
    cities: { 'Ciudad de México': 52, Guadalajara: 20, Monterrey: 18, Puebla: 10 },
    languages: { es_MX: 95, en: 5 },
    first: words(
      `María José Sofía Luis Valeria Carlos Fernanda Miguel Ximena Diego Daniela Alejandro Regina Jorge Camila Eduardo Paola Ricardo Andrea Héctor`,
    ),
    last: words(
      `López Hernández García Martínez González Rodríguez Pérez Sánchez Ramírez Flores Torres Rivera Morales Ortiz Reyes Castillo Mendoza Vargas`,
    ),
    numbers: starting(6, '52', '5512 5513 5521 5534 5541 5554 3312 3313 3317 3331 8110 8111 8112 8118 2221 2222'),
  },
  {
    country: 'DE',
    people: 150,
    cities: { Berlin: 38, Hamburg: 20, München: 20, Köln: 12, Leipzig: 10 },
    languages: { de: 88, en: 12 },
    first: words(
      `Lena Jonas Anna Lukas Katharina Felix Julia Maximilian Sophie Tobias Hannah Stefan Laura Niklas Miriam Sebastian Franziska Jan Elif Mehmet`,
    ),
    last: words(
      `Müller Schmidt Schneider Fischer Weber Wagner Becker Hoffmann Schäfer Koch Bauer Richter Klein Wolf Neumann Schwarz Krüger Yılmaz Vogel Lange`,
    ),
    numbers: [
      ...starting(7, '49', '170 171 175 160'),
      ...starting(6, '49', '1512 1514 1515 1520 1522 1573 1577 1590 1761 1763').map(([s]): [string, number] => [s, 7]),
    ],
  },
  {
    country: 'AE',
    people: 150,
    cities: { Dubai: 70, 'Abu Dhabi': 22, Sharjah: 8 },
    languages: { en: 64, ar: 30, hi: 6 },
    first: words(
      `Fatima Omar Aisha Khalid Noor Yousef Mariam Hamad Layla Saeed Huda Rashid Priya Imran Sara Bilal Reem Faisal Anil Zainab`,
    ),
    last: words(
      `Noor Al-Mansoori Haddad Khan Al-Suwaidi Rahman Saleh Nair Qasim Farooq Al-Hashimi Mathew Darwish Malik Aziz Hussain`,
    ),
    numbers: starting(6, '971', '501 502 505 506 521 524 544 545 551 552 555 561 564 581 585'),
  },
  {
    country: 'NG',
    people: 50,
    cities: { Lagos: 74, Abuja: 26 },
    languages: { en: 100 },
    first: words(`Chidi Amaka Tunde Ngozi Emeka Folake Ibrahim Kemi Uche Yetunde Segun Adaeze Bola Zainab Femi`),
    last: words(`Okafor Adeyemi Balogun Eze Obi Ibrahim Nwosu Adebayo Okonkwo Bello Ogunleye Chukwu`),
    numbers: starting(6, '234', '8031 8034 8062 8065 7031 7034 8130 8136 9031 9062'),
  },
  {
    country: 'US',
    people: 100,
    cities: { 'San Francisco': 36, 'New York': 34, Austin: 16, Seattle: 14 },
    languages: { en: 94, es: 6 },
    first: words(
      `Emily James Olivia Michael Grace Daniel Sophia Ethan Chloe Ryan Hannah Kevin Anika Rohan Maya Nathan Laura Jason`,
    ),
    last: words(`Johnson Miller Davis Nguyen Anderson Clark Patel Kim Thompson Garcia Lee Walker Brooks Cohen Bennett Shah`),
    // 555-01xx belongs to nobody. Source: NANPA, 555 line numbers reserved for fiction.
    numbers: starting(2, '1', '41555501 62855501 21255501 64655501 91755501 51255501 73755501 20655501 42555501 51055501'),
  },
]

/** A café, hotel or shop that buys tea by the kilo. */
export const businesses: readonly string[] = [
  'Café',
  'Coffee House',
  'Bakery',
  'Hotel',
  'Homestay',
  'Tea Room',
  'Provision Store',
  'Bistro',
  'Co-working',
  'Guest House',
  'Kitchen',
  'Gift Shop',
]
export const businessNames: readonly string[] = [
  'Cubbon',
  'Blue Hills',
  'Monsoon',
  'Silver Oak',
  'Malabar',
  'Old Town',
  'Lakeside',
  'Banyan',
  'Peacock',
  'Marigold',
  'Cardamom',
  'Lotus',
  'Hilltop',
  'Sunbird',
  'Juniper',
  'Copper Pot',
  'Rainfall',
  'Tamarind',
  'Harbour',
  'Jasmine',
  'Mango Tree',
  'Stonehouse',
  'Evergreen',
  'Corner',
  'Morning',
  'Kettle & Co',
]
