import type { Colleague } from '../demo/workspace.ts'

/** A conversation as it went. */
export interface Script {
  /** Country and language of who wrote, e.g. `IN hi`; `wholesale` for a café or shop. */
  from: `${string} ${string}` | 'wholesale'
  /** How many days ago it began. */
  days: number
  /** Who has it; null when nobody took it. */
  to: Colleague | null
  done?: true
  /**
   * A line a message: `<` from the contact, `>` from us, then minutes since the line before (else one or four), then the text.
   * `<photo` is a picture with its caption, `<react` a reaction to what we wrote, `>order` the template of an order on its way
   * with its number and day, `>x131000,30` a message that failed with this code after thirty minutes.
   */
  talk: string
}

export const openThreads: readonly Script[] = [
  {
    from: 'IN en',
    days: 2,
    to: null,
    talk: `
    < Hi, is the First Flush Oolong available in 500 g? The site only shows 100 g.
    <2 Also do you deliver to Whitefield on Saturdays`,
  },
  {
    from: 'IN hi',
    days: 2,
    to: null,
    talk: `
    < नमस्ते, मेरा ऑर्डर NT-48190 अभी तक नहीं पहुँचा है। कब तक आएगा?`,
  },
  {
    from: 'MX es_MX',
    days: 3,
    to: null,
    talk: `
    < Hola! ¿Hacen envíos a Guadalajara? Quiero regalarle el té blanco a mi mamá
    <1 Y cuánto tarda más o menos`,
  },
  {
    from: 'AE en',
    days: 3,
    to: null,
    talk: `
    < Good morning. We are planning gift hampers for 120 staff in Dubai. Can you share your corporate catalogue and lead time?`,
  },
  {
    from: 'DE de',
    days: 4,
    to: null,
    talk: `
    < Hallo, ist der Winter Frost bio-zertifiziert? Ich finde auf der Dose kein Siegel.`,
  },
  {
    from: 'IN en',
    days: 5,
    to: null,
    talk: `
    < Can I pause my monthly plan next month? We will be travelling`,
  },
  {
    from: 'IN en',
    days: 2,
    to: 'owner',
    talk: `
    < Hello, I need to change the delivery address for NT-48231. It is going to my old flat
    >6 Hi! It has not been packed yet, so yes. What is the new address?
    <3 14, 2nd Cross, Indiranagar, Bengaluru 560038. Please call before coming, the bell does not work
    >4 Changed. You will get the tracking link this evening, and I noted the bell for the courier.
    <1 Super, thank you 🙏`,
  },
  {
    from: 'IN en',
    days: 2,
    to: 'owner',
    talk: `
    <photo This is how my tin arrived today 😞
    <1 The tea inside seems fine but it was meant as a gift
    >9 I am so sorry about that! A new tin leaves today by express, no charge. Please keep the dented one.
    <4 That is very kind. Will it reach before Friday?
    >3 Yes, Thursday at the latest. I will watch the parcel myself.`,
  },
  {
    from: 'wholesale',
    days: 3,
    to: 'owner',
    talk: `
    < Good afternoon, we finished the sample kilo of Nilgiri Gold. Customers like it. What would 12 kg a month cost?
    >14 Happy to hear it! At 12 kg it is ₹1,140 per kg with GST, delivered to your door. Shall I make a quotation?
    <22 Can you do 1,080? We would sign for six months
    >31 For six months I can do 1,095, and two kilos of chai masala to try with it.
    <8 Let me speak to my partner and come back tomorrow`,
  },
  {
    from: 'BR pt_BR',
    days: 4,
    to: 'owner',
    talk: `
    < Oi! Vocês enviam para o Brasil? Quero o chá preto Nilgiri Gold
    >11 Olá! Sim, enviamos. Leva de 10 a 14 dias úteis e o frete é fixo: US$ 12 para até 1 kg.
    <5 E a alfândega? Já tive problema com encomenda da Índia
    >7 Vai com nota fiscal e declaração completa. Abaixo de US$ 50 costuma passar sem taxa extra.
    <3 Perfeito, vou fazer o pedido hoje à noite então
    <react ❤️`,
  },
  {
    from: 'IN en',
    days: 6,
    to: 'owner',
    talk: `
    < Can you suggest a tea for someone who drinks only filter coffee? 😄
    >5 A challenge, I like it! Try Nilgiri Gold, brewed strong with milk: malty, a little cocoa. Closest to coffee we have.
    <2 Sold. Do you have a small pack?
    >2 50 g for ₹180, enough for 20 cups. Shall I send a payment link?`,
  },
  {
    from: 'IN hi',
    days: 3,
    to: 'owner',
    talk: `
    < त्योहार के लिए 25 गिफ्ट बॉक्स चाहिए, दाम बताइए
    >8 नमस्ते! 25 बॉक्स पर ₹890 प्रति बॉक्स, डिलीवरी मुफ़्त। कार्ड पर आपका नाम भी लिख देंगे।
    <12 थोड़ा कम हो सकता है क्या?
    >5 25 पर ₹860 कर देती हूँ, इससे कम में चाय बदलनी पड़ेगी 🙂
    <6 ठीक है, बिल भेज दीजिए`,
  },
  {
    from: 'US en',
    days: 8,
    to: 'owner',
    talk: `
    < Hi from California! My package has been in customs since last Tuesday. Anything you can do?
    >17 Hello! I called the courier: they wait for a phone number of yours. May I give them this one?
    <45 Yes please
    >3 Done. They promise release within two working days.
    >x131000,600 Hello, did it reach you?`,
  },
  {
    from: 'IN en',
    days: 3,
    to: 'agent',
    talk: `
    < My Family plan was charged twice this month
    >5 Let me look right away.
    >7 You are right, the second charge was our mistake. ₹1,450 goes back to your card, your bank shows it in 3 to 5 days.
    <2 Thanks for the quick reply`,
  },
  {
    from: 'IN en',
    days: 4,
    to: 'agent',
    talk: `
    < How long should I steep the white tea? Mine turns bitter
    >6 White tea is shy 🙂 80 °C water, not boiling, and three minutes. The leaves can be used three times.
    <3 Ah I was using boiling water! Will try
    <900 It worked, tastes completely different now
    >30 So happy! The second brew is my favourite, give it four minutes.`,
  },
  {
    from: 'MX es_MX',
    days: 5,
    to: 'agent',
    talk: `
    < Buenas tardes, mi pedido dice entregado pero no me llegó nada
    >12 Buenas tardes, lamento mucho lo ocurrido. ¿Me comparte el número de pedido, por favor?
    <2 NT-47988
    >20 Gracias. La paquetería lo dejó con la portería de su edificio, firmó "Ramón". ¿Podría preguntarle?
    <35 Sí! Lo tenía don Ramón, mil gracias 😅`,
  },
  {
    from: 'IN en',
    days: 5,
    to: 'agent',
    talk: `
    < Is the peppermint tea safe during pregnancy? My wife would like to drink it at night
    >10 One cup a day is generally seen as fine, but please ask her doctor to be sure. It has no caffeine.
    <4 Good point, we will ask. Thank you for being honest`,
  },
  {
    from: 'IN en',
    days: 6,
    to: 'agent',
    talk: `
    < I want to cancel my subscription
    >4 Of course. May I ask what did not work for you? It stays cancelled either way.
    <9 Nothing wrong with the tea, just too much of it. Tins are piling up
    >3 Would a tin every two months suit you better? You can also skip any month with one message.
    <2 Oh that would be perfect. Do that please
    >2 Done: the next tin comes the month after next.`,
  },
  {
    from: 'AE en',
    days: 7,
    to: 'agent',
    talk: `
    < Salam, do you have a dealer in Abu Dhabi or do I have to order from India?
    >25 Hello! No dealer yet, but we ship to the Emirates twice a week. It takes four days.
    <6 And is there COD?
    >4 Not abroad, I am afraid: card or Apple Pay.`,
  },
  {
    from: 'IN en',
    days: 9,
    to: 'agent',
    talk: `
    < Order NT-48102: I received Earl Grey instead of Masala Chai
    >7 So sorry! Please keep the Earl Grey. Masala Chai leaves today.
    >order NT-48102-B | Thursday
    <60 Got the tracking, thanks`,
  },
  {
    from: 'wholesale',
    days: 2,
    to: 'admin',
    talk: `
    < Hi Ravi, usual order for this month please: 6 kg chai, 3 kg Gold, 1 kg peppermint
    >9 On it. Same address, invoice to the café?
    <2 Yes. And the last invoice had the wrong GST number, please check
    >16 Corrected, new invoice is in your mail. Delivery on Friday before noon.`,
  },
  {
    from: 'wholesale',
    days: 3,
    to: 'admin',
    talk: `
    < Please send your wholesale price list. We are opening a tea room this spring
    >20 Congratulations! I will mail the list today. How many seats, roughly?
    <5 32 seats, and a small retail shelf
    >8 Then the Tea Room plan fits: 15 % below list, tins for the shelf on commission. Can we talk on Thursday at 11?
    <3 Thursday 11 works`,
  },
  {
    from: 'wholesale',
    days: 7,
    to: 'admin',
    talk: `
    < We would like to print our hotel logo on the sachets, 5,000 pieces. Possible?
    >41 Yes, from 3,000 pieces. It takes 18 days from approval of the artwork.
    <10 I'll send the artwork tomorrow`,
  },
  {
    from: 'IN en',
    days: 8,
    to: 'admin',
    talk: `
    < Hello, I run a food blog (42k followers). Would you collaborate on a tea pairing post?
    >180 Hi! We would love to. We do not pay for posts, but gladly send a tasting box and answer every question.
    <15 That works for me
    >4 Which address may I send it to?`,
  },
  {
    from: 'BR pt_BR',
    days: 6,
    to: 'admin',
    talk: `
    < Boa tarde! Somos uma cafeteria em Curitiba e queremos importar 20 kg
    >55 Boa tarde! Que ótimo. Para 20 kg vale a pena via aérea consolidada. Qual chá?
    <6 12 kg de Nilgiri Gold e 8 kg de chá verde
    >30 Envio a cotação com frete até amanhã às 12h (horário de vocês).`,
  },
  {
    from: 'IN en',
    days: 10,
    to: 'agent',
    talk: `
    < Do you sell the glass teapot from your Instagram?
    >5 The 600 ml one? Yes, ₹1,290 with an infuser.
    <2 Can I pick it up in your shop?
    >2 Yes, in Coonoor on Bedford Road, 10 to 7, closed on Mondays.
    <1 Coming this weekend then!`,
  },
  {
    from: 'IN en',
    days: 11,
    to: 'owner',
    talk: `
    < I left a review but made a typo 🙈 can you correct it? It says "the tea is god"
    >3 😄 We would rather leave it exactly like that!
    <1 hahaha okay then`,
  },
]
