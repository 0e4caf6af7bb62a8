import type { Availability } from '@aisle/core';

type Phrases = Partial<Record<Availability, readonly string[]>>;

/**
 * What shops write about stock, by language (ISO 639-1). A phrase is a piece of a regular expression, compared without
 * regard to case and, where the script has words apart, not inside a word. What is said of one language is looked for in
 * every text: pages mix languages, and many do not say theirs.
 */
export const availabilityPhrases: Record<string, Phrases> = {
  en: {
    Discontinued: ['discontinued', 'no longer (?:available|sold|in production)', 'end of (?:life|line)'],
    SoldOut: ['sold[ -]out'],
    OutOfStock: [
      'out[ -]of[ -]stock',
      'not (?:currently )?(?:available|in stock)',
      '(?:currently |temporarily )?unavailable',
      'currently out',
      'no stock',
      'back in stock',
    ],
    LimitedAvailability: [
      'only \\d+ (?:left|remaining|in stock|available)',
      'last (?:few|one|items?)',
      'low (?:in )?stock',
      'limited (?:stock|availability)',
      'few left',
    ],
    PreOrder: ['pre-? ?order', 'coming soon', 'available from \\d'],
    BackOrder: ['back-? ?order(?:ed)?', 'made to order', 'available to order', 'ships within \\d+ weeks'],
    InStoreOnly: ['in[ -]stores? only', 'only available in stores?'],
    OnlineOnly: ['online only', 'only available online'],
    InStock: [
      'in[ -]stock',
      'available(?: now| for delivery| online)?',
      'ready to ship',
      'ships? (?:today|within \\d+)',
    ],
  },
  de: {
    Discontinued: ['nicht mehr (?:verfügbar|lieferbar|erhältlich)', 'auslaufartikel'],
    OutOfStock: [
      'ausverkauft',
      'vergriffen',
      'nicht (?:auf lager|verfügbar|lieferbar|vorrätig|erhältlich|bestellbar)',
      'derzeit nicht',
      'momentan nicht',
      'zur ?zeit nicht',
    ],
    LimitedAvailability: ['nur noch \\d+', 'wenige (?:stück|exemplare)', 'geringer bestand'],
    PreOrder: ['vorbestell\\p{L}*', 'erscheint (?:am|in|demnächst)'],
    BackOrder: ['auf bestellung', 'nachbestellt'],
    InStock: ['auf lager', '(?:sofort |online )?(?:lieferbar|verfügbar|versandfertig|erhältlich|vorrätig)', 'lagernd'],
  },
  fr: {
    Discontinued: ["n['’]est plus (?:disponible|commercialisé)", 'plus disponible', 'arrêté définitivement'],
    OutOfStock: [
      'rupture(?: de stock)?',
      'épuisée?s?',
      '(?:actuellement |temporairement )?indisponible',
      'non disponible',
      'pas (?:disponible|en stock)',
      'victime de son succès',
    ],
    LimitedAvailability: ['plus que \\d+', 'derniers? (?:articles?|exemplaires?|pièces?)', 'stock limité'],
    PreOrder: ['pr[ée]-?commande\\p{L}*', 'à paraître'],
    BackOrder: ['sur commande', 'en cours de réapprovisionnement'],
    InStock: ['en stock', 'disponible'],
  },
  es: {
    Discontinued: ['descatalogado', 'descontinuado'],
    OutOfStock: [
      'agotad[oa]s?',
      'sin (?:stock|existencias)',
      'no (?:está )?disponible',
      'fuera de stock',
      'no hay (?:stock|existencias|unidades)',
    ],
    LimitedAvailability: ['(?:solo|sólo) quedan? \\d+', 'últimas? unidad(?:es)?', 'pocas unidades'],
    PreOrder: ['reserva(?:r)? ahora', 'preventa', 'próximamente'],
    BackOrder: ['bajo pedido', 'por encargo'],
    InStock: ['en (?:stock|existencias?)', 'disponible', 'hay stock'],
  },
  pt: {
    Discontinued: ['descontinuado', 'fora de linha'],
    OutOfStock: ['esgotad[oa]s?', 'sem (?:stock|estoque)', 'indispon[ií]vel', 'não disponível', 'fora de estoque'],
    LimitedAvailability: ['(?:só|apenas|restam) \\d+ (?:unidades?|em)', 'últimas unidades', 'poucas unidades'],
    PreOrder: ['pré-?venda', 'pré-?encomenda', 'em breve'],
    BackOrder: ['por encomenda', 'sob encomenda'],
    InStock: ['em (?:stock|estoque)', 'disponível', 'pronta entrega'],
  },
  it: {
    Discontinued: ['fuori produzione', 'non più disponibile'],
    OutOfStock: [
      'esaurit[oaie]',
      'non (?:attualmente )?disponibile',
      'attualmente non disponibile',
      'non in magazzino',
      'terminato',
    ],
    LimitedAvailability: ['(?:solo|ultim[ie]) \\d+', 'ultimi pezzi', 'disponibilità limitata'],
    PreOrder: ['preordin\\p{L}*', 'prenotabile', 'in uscita', 'prossimamente'],
    BackOrder: ['su ordinazione', 'in arrivo'],
    InStock: ['disponibile', 'disponibilità immediata', 'in magazzino', 'pronta consegna'],
  },
  nl: {
    Discontinued: ['niet meer (?:leverbaar|verkrijgbaar)', 'uit het assortiment'],
    OutOfStock: [
      'uitverkocht',
      'niet (?:op voorraad|leverbaar|beschikbaar|voorradig)',
      'tijdelijk uitverkocht',
      'geen voorraad',
    ],
    LimitedAvailability: [
      'nog (?:maar )?\\d+ (?:op voorraad|beschikbaar|stuks?)',
      'laatste (?:stuks|exemplaren)',
      'beperkte voorraad',
    ],
    PreOrder: ['pre-?order', 'reserveer nu', 'binnenkort'],
    BackOrder: ['op bestelling', 'nabestelling'],
    InStock: ['op voorraad', 'leverbaar', 'beschikbaar', 'voorradig'],
  },
  sv: {
    Discontinued: ['utgått', 'utgången'],
    OutOfStock: [
      'slut(?:såld)?(?: i lager| online)?',
      'ej i lager',
      'inte i lager',
      'tillfälligt slut',
      'ej tillgänglig',
      'finns ej i lager',
    ],
    LimitedAvailability: ['(?:endast|bara) \\d+ kvar', 'få kvar'],
    PreOrder: ['förhandsbok\\p{L}*', 'förbeställ\\p{L}*', 'kommer snart'],
    BackOrder: ['beställningsvara'],
    InStock: ['i lager', 'finns i lager', 'tillgänglig'],
  },
  da: {
    Discontinued: ['udgået'],
    OutOfStock: ['udsolgt', 'ikke på lager', 'midlertidigt udsolgt', 'ikke tilgængelig'],
    LimitedAvailability: ['kun \\d+ (?:tilbage|på lager)', 'få på lager'],
    PreOrder: ['forudbestil\\p{L}*', 'kommer snart'],
    BackOrder: ['bestillingsvare', 'restordre'],
    InStock: ['på lager', 'lagervare', 'tilgængelig'],
  },
  no: {
    Discontinued: ['utgått'],
    OutOfStock: ['utsolgt', 'ikke på lager', 'ikke tilgjengelig', 'tomt på lager'],
    LimitedAvailability: ['kun \\d+ igjen', 'få på lager'],
    PreOrder: ['forhåndsbestill\\p{L}*', 'forhåndssalg'],
    BackOrder: ['bestillingsvare'],
    InStock: ['på lager', 'tilgjengelig'],
  },
  fi: {
    Discontinued: ['poistunut (?:valikoimasta|tuote)'],
    OutOfStock: ['loppu(?:nut|unmyyty)?(?: varastosta)?', 'ei (?:varastossa|saatavilla)', 'tilapäisesti loppu'],
    LimitedAvailability: ['vain \\d+ jäljellä', 'rajoitetusti'],
    PreOrder: ['ennakkotila\\p{L}*', 'tulossa pian'],
    BackOrder: ['tilaustuote'],
    InStock: ['varastossa', 'saatavilla', 'heti saatavissa'],
  },
  pl: {
    Discontinued: ['produkt wycofany', 'zakończono produkcję'],
    OutOfStock: [
      'niedostępn\\p{L}*',
      'brak (?:w magazynie|towaru|na stanie|produktu)',
      'wyprzedan[eya]',
      'produkt (?:chwilowo )?niedostępny',
    ],
    LimitedAvailability: ['ostatni(?:e)? (?:sztuk[ai]|egzemplarz)', 'tylko \\d+ szt', 'mała ilość'],
    PreOrder: ['przedsprzedaż', 'zapowiedź'],
    BackOrder: ['na zamówienie'],
    InStock: ['dostępn[yae]', 'w magazynie', 'na stanie', 'duża ilość', 'wysyłka w \\d+'],
  },
  cs: {
    Discontinued: ['prodej (?:byl )?ukončen', 'již se neprodává', 'ukončená výroba'],
    OutOfStock: [
      'vyprodáno',
      'není (?:skladem|dostupné)',
      'nedostupn[éýá]',
      'momentálně nedostupn\\p{L}*',
      'není na skladě',
    ],
    LimitedAvailability: ['poslední (?:kus|kusy)', 'posledních \\d+'],
    PreOrder: ['předobjedn\\p{L}*', 'připravujeme'],
    BackOrder: ['na objednávku', 'na dotaz'],
    InStock: ['skladem', 'na skladě', 'ihned k odeslání'],
  },
  sk: {
    Discontinued: ['predaj (?:bol )?ukončený'],
    OutOfStock: ['vypredané', 'nie je (?:skladom|dostupn\\p{L}*)', 'nedostupn\\p{L}*', 'momentálne nedostupn\\p{L}*'],
    LimitedAvailability: ['posledn(?:ý|é) kus(?:y)?'],
    PreOrder: ['predobjedn\\p{L}*', 'pripravujeme'],
    BackOrder: ['na objedn(?:ávku|anie)'],
    InStock: ['skladom', 'na sklade', 'dostupn[éý]'],
  },
  hu: {
    Discontinued: ['megszűnt', 'kifutott'],
    OutOfStock: ['elfogyott', 'nincs (?:raktáron|készleten)', 'nem (?:elérhető|rendelhető|kapható)', 'jelenleg nem'],
    LimitedAvailability: ['utolsó \\d+', 'alacsony készlet', 'már csak \\d+'],
    PreOrder: ['előrendel\\p{L}*', 'hamarosan'],
    BackOrder: ['rendelésre', 'külső raktár\\p{L}*'],
    InStock: ['raktáron', 'készleten', 'azonnal (?:elérhető|szállítható)', 'elérhető'],
  },
  ro: {
    Discontinued: ['produs scos din (?:gam[ăa]|produc[țţ]ie)'],
    OutOfStock: [
      'stoc epuizat',
      'indisponibil',
      'nu (?:este|e) (?:[îi]n stoc|disponibil)',
      'f[ăa]r[ăa] stoc',
      'lips[ăa] stoc',
      'epuizat',
    ],
    LimitedAvailability: ['ultimele? (?:\\d+ )?(?:buc[ăa][țţt]i|produse?)', 'stoc limitat', 'doar \\d+ [îi]n stoc'],
    PreOrder: ['precomand[ăa]', '[îi]n cur[âa]nd'],
    BackOrder: ['la comand[ăa]', 'stoc furnizor'],
    InStock: ['[îi]n stoc', 'disponibil', 'stoc suficient'],
  },
  bg: {
    Discontinued: ['спрян от производство'],
    OutOfStock: ['изчерпан[ао]?', 'няма (?:в )?наличност', 'не е (?:в )?налич\\p{L}*', 'неналич\\p{L}*'],
    LimitedAvailability: ['последн[иа] (?:бройк[иа]|бр)', 'ограничена наличност'],
    PreOrder: ['предварителна поръчка', 'очаквайте'],
    BackOrder: ['по поръчка'],
    InStock: ['в наличност', 'налич(?:ен|на|но|ни)', 'на склад'],
  },
  ru: {
    Discontinued: ['снят(?:о|а)? с (?:производства|продажи)', 'больше не продается'],
    OutOfStock: [
      'нет в (?:наличии|продаже)',
      'товар (?:закончился|отсутствует)',
      'распродан\\p{L}*',
      'недоступ\\p{L}*',
      'отсутствует',
      'закончил(?:ся|ась|ось)',
    ],
    LimitedAvailability: ['осталось (?:всего )?\\d+', 'последн(?:ий|яя) (?:товар|штука)', 'мало'],
    PreOrder: ['предзаказ', 'скоро в продаже'],
    BackOrder: ['под заказ', 'на заказ'],
    InStock: ['в наличии', 'есть в (?:наличии|продаже)', 'на складе', 'доступ(?:ен|на|но)', 'имеется'],
  },
  uk: {
    Discontinued: ['знят(?:о|ий) з виробництва'],
    OutOfStock: ['немає (?:в|у) наявності', 'нема в наявності', 'закінчився', 'недоступ\\p{L}*', 'розпродан\\p{L}*'],
    LimitedAvailability: ['залишилось \\d+', 'закінчується'],
    PreOrder: ['передзамовлення', 'очікується'],
    BackOrder: ['під замовлення'],
    InStock: ['(?:є )?[ву] наявності', 'на складі', 'доступн\\p{L}*', 'готов(?:ий|о) до відправ\\p{L}*'],
  },
  hr: {
    OutOfStock: [
      'rasprodano',
      'nije dostup\\p{L}*',
      'nema na (?:zalihi|stanju|skladištu)',
      'nedostupno',
      'trenutno nije',
    ],
    LimitedAvailability: ['posljednji komad\\p{L}*', 'zadnji komad\\p{L}*'],
    PreOrder: ['prednarudžb\\p{L}*', 'uskoro'],
    BackOrder: ['po narudžbi'],
    InStock: ['na (?:zalihi|stanju|skladištu)', 'dostupno', 'raspoloživo'],
  },
  sl: {
    OutOfStock: ['razprodano', 'ni na zalogi', 'ni na voljo', 'trenutno ni'],
    PreOrder: ['prednaročil\\p{L}*'],
    BackOrder: ['po naročilu'],
    InStock: ['na zalogi', 'na voljo'],
  },
  el: {
    Discontinued: ['καταργήθηκε', 'δεν διατίθεται πλέον'],
    OutOfStock: ['εξαντλ[ηή]\\p{L}*', 'μη διαθέσιμο', 'δεν είναι διαθέσιμο', 'εκτός αποθέματος'],
    LimitedAvailability: ['τελευταία (?:κομμάτια|τεμάχια)', 'περιορισμένη διαθεσιμότητα'],
    PreOrder: ['προπαραγγελία', 'προ-παραγγελία', 'έρχεται σύντομα'],
    BackOrder: ['κατόπιν παραγγελίας'],
    InStock: ['σε απόθεμα', 'διαθέσιμο', 'άμεσα διαθέσιμο', 'ετοιμοπαράδοτο'],
  },
  tr: {
    Discontinued: ['üretimi durduruldu'],
    OutOfStock: ['tükendi', 'stokta yok', 'stok yok', 'mevcut değil', 'satışta değil'],
    LimitedAvailability: ['son \\d+ (?:ürün|adet)', 'tükenmek üzere'],
    PreOrder: ['ön sipariş', 'yakında'],
    InStock: ['stokta(?: var)?', 'stoklarda', 'mevcut'],
  },
  et: {
    OutOfStock: ['läbi müüdud', 'otsas', 'pole (?:saadaval|laos)', 'ei ole (?:saadaval|laos)', 'laost otsas'],
    PreOrder: ['eeltellimus', 'ettetellimine'],
    BackOrder: ['tellimisel'],
    InStock: ['laos(?: olemas)?', 'saadaval'],
  },
  lv: {
    OutOfStock: ['izpārdots', 'nav (?:pieejams|noliktavā)', 'nav uz vietas'],
    PreOrder: ['priekšpasūtījums'],
    BackOrder: ['pēc pasūtījuma'],
    InStock: ['(?:ir )?noliktavā', 'pieejams', 'ir uz vietas'],
  },
  lt: {
    OutOfStock: ['išparduota', 'neturime', 'nėra (?:sandėlyje|prekyboje)', 'prekės nėra'],
    PreOrder: ['išankstinis (?:užsakymas|pardavimas)'],
    BackOrder: ['pagal užsakymą', 'užsakoma'],
    InStock: ['(?:yra )?sandėlyje', 'turime', 'prekė yra'],
  },
  ar: {
    OutOfStock: ['غير متوفر', 'غير متاح', 'نفدت? (?:الكمية|من المخزون)', 'نفذت الكمية', 'انتهى من المخزون'],
    LimitedAvailability: ['كمية محدودة', 'تبقى \\d+ فقط', 'باقي \\d+'],
    PreOrder: ['طلب مسبق', 'الطلب المسبق', 'قريبا'],
    InStock: ['متوفر', 'متاح', 'في المخزون'],
  },
  he: {
    OutOfStock: ['אזל (?:מה)?מלאי', 'לא (?:זמין|במלאי)', 'חסר במלאי', 'אזל'],
    PreOrder: ['הזמנה מוקדמת', 'בקרוב'],
    InStock: ['במלאי', 'זמין'],
  },
  fa: {
    OutOfStock: ['ناموجود', 'موجود نیست', 'اتمام موجودی', 'به زودی موجود'],
    InStock: ['موجود'],
  },
  ja: {
    Discontinued: ['販売終了', '生産終了', '取り?扱い終了'],
    OutOfStock: [
      '在庫(?:切れ|なし|がありません|はありません)',
      '品切れ?',
      '売り?切れ',
      '完売',
      '入荷待ち',
      '現在お取り?扱いできません',
      '欠品',
    ],
    LimitedAvailability: ['残り(?:わずか|\\d+)', '在庫わずか'],
    PreOrder: ['予約受付', '予約する', '予約商品', '近日発売'],
    BackOrder: ['お?取り?寄せ', '受注生産'],
    InStock: ['在庫あり', '在庫が?ございます', '即納', '在庫有'],
  },
  zh: {
    Discontinued: ['停产', '停產', '已下架', '停售'],
    OutOfStock: [
      '缺货',
      '缺貨',
      '售罄',
      '售完',
      '已售完',
      '无货',
      '無貨',
      '無庫存',
      '无库存',
      '补货中',
      '補貨中',
      '暫無庫存',
      '暂时缺货',
      '銷售一空',
    ],
    LimitedAvailability: ['仅剩\\s?\\d+', '僅剩\\s?\\d+', '库存紧张', '少量庫存'],
    PreOrder: ['预售', '預售', '預購', '预订', '即将上市', '即將上市'],
    InStock: ['有货', '有貨', '现货', '現貨', '有庫存', '有库存', '庫存充足', '库存充足', '尚有庫存'],
  },
  ko: {
    Discontinued: ['단종', '판매종료', '판매 종료'],
    OutOfStock: ['품절', '재고 ?없음', '일시 ?품절', '매진', '구매 ?불가'],
    PreOrder: ['예약 ?(?:판매|구매|주문)', '출시 ?예정'],
    InStock: ['재고 ?있음', '구매 ?가능', '재고 ?보유'],
  },
  th: {
    OutOfStock: ['สินค้าหมด', 'หมดสต็อก', 'ไม่มีสินค้า', 'หมดชั่วคราว'],
    PreOrder: ['สั่งจองล่วงหน้า', 'พรีออเดอร์'],
    InStock: ['มีสินค้า', 'พร้อมส่ง', 'สินค้าพร้อม'],
  },
  vi: {
    OutOfStock: ['hết hàng', 'tạm hết', 'không còn hàng', 'ngừng kinh doanh'],
    PreOrder: ['đặt trước', 'sắp ra mắt'],
    InStock: ['còn hàng', 'có sẵn', 'sẵn hàng'],
  },
  id: {
    OutOfStock: ['stok (?:habis|kosong)', 'tidak tersedia', 'habis terjual'],
    PreOrder: ['pra-?pesan', 'segera hadir'],
    InStock: ['stok tersedia', 'tersedia', 'ready stock'],
  },
  hi: {
    OutOfStock: ['स्टॉक में नहीं', 'उपलब्ध नहीं', 'बिक चुका'],
    InStock: ['स्टॉक में', 'उपलब्ध'],
  },
};

/** The first that is found decides: "no longer available" and "not in stock" hold what "available" and "in stock" say. */
const order: readonly Availability[] = [
  'LimitedAvailability',
  'Discontinued',
  'SoldOut',
  'OutOfStock',
  'PreOrder',
  'BackOrder',
  'InStoreOnly',
  'OnlineOnly',
  'InStock',
];

/** One expression a term, over all languages. Scripts without blanks between words have no borders to look for. */
const patterns: readonly [RegExp, Availability][] = order.map((availability) => {
  const phrases = Object.values(availabilityPhrases).flatMap((language) => language[availability] ?? []);
  return [
    new RegExp(
      `(?<![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}])(?:${phrases.join('|')})(?![\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}])`,
      'iu',
    ),
    availability,
  ];
});

/** What a short text that people read says about stock, in any of the languages above. */
export const availabilityPhrase = (text: string): { availability: Availability; phrase: string } | undefined => {
  for (const [pattern, availability] of patterns) {
    const match = pattern.exec(text);
    if (match) return { availability, phrase: match[0] };
  }
  return undefined;
};
