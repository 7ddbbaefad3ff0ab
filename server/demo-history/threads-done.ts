import type { Script } from './threads.ts'

export const doneThreads: readonly Script[] = [
  {
    from: 'IN en',
    days: 12,
    to: 'agent',
    done: true,
    talk: `
    < Where is my order NT-47810?
    >3 It left yesterday and is in Hosur now. It should be with you tomorrow.
    <1 👍`,
  },
  {
    from: 'IN hi',
    days: 13,
    to: 'agent',
    done: true,
    talk: `
    < क्या आपकी ग्रीन टी में चीनी होती है?
    >4 नहीं जी, हमारी किसी चाय में चीनी या कृत्रिम सुगंध नहीं होती।
    <2 धन्यवाद`,
  },
  {
    from: 'IN en',
    days: 14,
    to: 'owner',
    done: true,
    talk: `
    < Do you take back unopened tins? Ordered one too many
    >5 Sure, within 30 days. I mail you a pickup label, the refund follows when it is here.
    <2 Great service as always
    <react 🙏`,
  },
  {
    from: 'IN en',
    days: 15,
    to: 'agent',
    done: true,
    talk: `
    < Coupon TEA10 does not work
    >4 It ended on Sunday, but I have set it up again for you until tonight.
    <3 Worked! Thank you Meera
    >1 Enjoy your tea 🍃`,
  },
  {
    from: 'IN ta',
    days: 16,
    to: 'agent',
    done: true,
    talk: `
    < வணக்கம், ஊட்டி கடை ஞாயிற்றுக்கிழமை திறந்திருக்குமா?
    >6 வணக்கம்! ஆம், ஞாயிறு காலை 10 முதல் மாலை 6 வரை திறந்திருக்கும்.
    <1 நன்றி`,
  },
  {
    from: 'IN kn',
    days: 17,
    to: 'agent',
    done: true,
    talk: `
    < ನಮಸ್ಕಾರ, ಮಸಾಲಾ ಚಹಾ 1 ಕೆಜಿ ಪ್ಯಾಕ್ ಸಿಗುತ್ತದೆಯೇ?
    >7 ನಮಸ್ಕಾರ! ಹೌದು, 1 ಕೆಜಿಗೆ ₹920. ಲಿಂಕ್ ಕಳುಹಿಸಲೇ?
    <2 ಹೌದು, ಕಳುಹಿಸಿ
    >1 https://nilgiri-tea.example/chai-1kg`,
  },
  {
    from: 'DE de',
    days: 17,
    to: 'owner',
    done: true,
    talk: `
    < Guten Tag, wie viel Koffein hat der Oolong ungefähr?
    >20 Guten Tag! Etwa 35 mg pro Tasse, also gut ein Drittel einer Tasse Kaffee.
    <3 Danke für die schnelle Antwort`,
  },
  {
    from: 'BR pt_BR',
    days: 18,
    to: 'owner',
    done: true,
    talk: `
    < Meu pedido chegou, tudo perfeito! O cheiro é maravilhoso 😍
    >9 Que alegria! Conte para a gente qual você provou primeiro 🍵
    <4 O de camomila, dormi como um anjo`,
  },
  {
    from: 'IN en',
    days: 19,
    to: 'agent',
    done: true,
    talk: `
    < Please remove my old number 98450xxxxx from your list, I changed it
    >3 Removed. Your orders and points are on this number now.
    <1 ok thanks`,
  },
  {
    from: 'MX es_MX',
    days: 20,
    to: 'agent',
    done: true,
    talk: `
    < ¿El té de jengibre lleva azúcar?
    >8 No, solo jengibre, limón y un poco de cúrcuma. Sin azúcar ni conservadores.
    <1 Excelente`,
  },
  {
    from: 'wholesale',
    days: 20,
    to: 'admin',
    done: true,
    talk: `
    < Invoice 2214 is not in our system, could you resend?
    >11 Sent again to accounts@, with the delivery note.
    <14 Received, payment goes out tomorrow`,
  },
  {
    from: 'IN en',
    days: 21,
    to: 'agent',
    done: true,
    talk: `
    < Can I add two gift tags to NT-47533?
    >2 Added. What should be on them?
    <3 "For Amma, with love" and "For Appa, no sugar!"
    >1 Lovely. I will write them myself 🙂
    <react 😂`,
  },
  {
    from: 'NG en',
    days: 22,
    to: 'owner',
    done: true,
    talk: `
    < Good day. Do you ship to Lagos?
    >30 Good day! Yes, by DHL, 5 to 7 days. Up to 2 kg is 24 USD.
    <12 Okay. I will order for my office next month`,
  },
  {
    from: 'IN en',
    days: 23,
    to: 'agent',
    done: true,
    talk: `
    < The courier says my address is incomplete
    >4 Which landmark may I give him?
    <1 Opposite Ganesha temple, green gate
    >2 Told him, he is 15 minutes away.
    <24 Got it. Thanks!!`,
  },
  {
    from: 'IN en',
    days: 24,
    to: 'owner',
    done: true,
    talk: `
    < Is there a tea tasting this month?
    >6 Yes, on the last Saturday in our Bengaluru studio, 4 pm. Twelve seats, ₹600 each.
    <2 Two seats please, for me and my sister
    >3 Booked! See you there.`,
  },
  {
    from: 'IN hi',
    days: 25,
    to: 'agent',
    done: true,
    talk: `
    < पेमेंट हो गया पर कन्फर्मेशन नहीं आया
    >5 जाँच लिया, पेमेंट मिल गया है। ऑर्डर NT-47301, कल निकलेगा।
    <1 शुक्रिया`,
  },
  {
    from: 'US en',
    days: 26,
    to: 'owner',
    done: true,
    talk: `
    < Just wanted to say the Winter Frost is the best tea I have had in years
    >600 You made our whole team smile. Thank you!`,
  },
  {
    from: 'IN en',
    days: 27,
    to: 'agent',
    done: true,
    talk: `
    < Wrong order number on the box, but right tea inside. Just telling you
    >8 Thank you for telling us! We found the printer that mixed them up.`,
  },
]

/** What people wrote after tapping a button of a campaign, by the text of the button; and what we answered. */
export const afterTap: Readonly<Record<string, readonly { more?: string; answer: string }[]>> = {
  'Show me the boxes': [
    { answer: 'Here they are: https://nilgiri-tea.example/boxes. Who is it for?' },
    { answer: 'All six are on https://nilgiri-tea.example/boxes. The green one is our favourite.' },
    { more: 'Is it still in time for the weekend?', answer: 'Yes, what you order by tonight arrives on Friday.' },
    { more: 'Do you have one without caffeine?', answer: 'The Evening Box: chamomile, peppermint, tulsi and three more. ₹890.' },
    {
      more: 'Can I choose the teas myself?',
      answer: 'Yes! Pick any six on https://nilgiri-tea.example/boxes and we pack them for you.',
    },
    { answer: 'With pleasure: https://nilgiri-tea.example/boxes. Delivery in Bengaluru takes two days.' },
  ],
  'Prices for 10+': [
    { more: '12 boxes, to four addresses', answer: 'No problem: ₹920 each, four addresses are free. Just send me the list.' },
    { answer: 'From 10 boxes it is ₹920 each, from 25 ₹890, with free delivery. How many do you need?' },
    {
      more: 'We need around 40, with our company card inside',
      answer: '40 boxes come to ₹880 each, your card included. Ravi will send the quotation today.',
    },
  ],
  'Yes, keep one for me': [
    { answer: 'Kept! The payment link is https://nilgiri-tea.example/frost, good until Friday.' },
    { more: 'Can I pay on delivery?', answer: 'You can. I have put your tin aside, it leaves tomorrow.' },
    { more: '🙏', answer: 'It is yours! https://nilgiri-tea.example/frost, the price is last year’s.' },
    { more: 'Make it two please', answer: 'Two tins are yours: https://nilgiri-tea.example/frost?tins=2' },
    { answer: 'Done, one Winter Frost has your name on it: https://nilgiri-tea.example/frost' },
  ],
  'What is it like?': [
    { answer: 'Picked on cold December mornings: light, floral, a little like green apple. No milk, please 🙂' },
    { more: 'Stronger than the green tea?', answer: 'A touch stronger, but never bitter. Start with two minutes at 85 °C.' },
  ],
}
