/** How a link or button that brings more of the same list begins, by language. */
const phrases: Readonly<Record<string, string>> = {
  en: 'load more|show more|view more|see more|more results|more products|more items|show next|load next|view next|show all remaining',
  de: 'mehr laden|mehr anzeigen|mehr ansehen|mehr zeigen|mehr produkte|mehr artikel|mehr ergebnisse|weitere laden|weitere anzeigen|weitere produkte|weitere artikel|weitere ergebnisse|nächste laden|alle weiteren',
  fr: 'voir plus|afficher plus|charger plus|plus de produits|plus de résultats|voir la suite|afficher la suite|voir davantage|charger davantage',
  es: 'cargar más|ver más|mostrar más|más productos|más resultados',
  pt: 'carregar mais|ver mais|mostrar mais|exibir mais|mais produtos|mais resultados',
  it: 'carica altri|carica altro|carica di più|mostra altri|mostra altro|mostra di più|vedi altri|vedi altro|visualizza altri|altri prodotti|altri risultati',
  nl: 'meer laden|toon meer|laad meer|bekijk meer|meer tonen|meer bekijken|meer producten|meer artikelen|meer resultaten',
  sv: 'visa fler|ladda fler|visa mer|ladda mer|se fler|fler produkter',
  da: 'vis flere|indlæs flere|vis mere|hent flere|se flere|flere produkter',
  no: 'vis flere|last inn flere|last flere|vis mer|last mer|se flere|flere produkter',
  fi: 'näytä lisää|lataa lisää|lisää tuotteita',
  ru: 'показать ещё|показать еще|показать больше|загрузить ещё|загрузить еще|загрузить больше|смотреть ещё|смотреть еще|ещё товары|еще товары|больше товаров',
  uk: 'показати ще|показати більше|завантажити ще|завантажити більше|більше товарів',
  pl: 'pokaż więcej|załaduj więcej|wczytaj więcej|zobacz więcej|więcej produktów|pokaż kolejne|pokaż następne',
  cs: 'zobrazit další|načíst další|zobrazit více|načíst více|ukázat další|další produkty|další zboží',
  sk: 'zobraziť ďalšie|načítať ďalšie|zobraziť viac|načítať viac|ďalšie produkty',
  hu: 'továbbiak betöltése|több betöltése|több mutatása|további termékek|mutass többet|még több',
  ro: 'încarcă mai mult|arată mai mult|vezi mai mult|afișează mai mult|afiseaza mai mult|mai multe produse',
  bg: 'покажи още|зареди още|покажи повече|зареди повече|виж още|още продукти',
  el: 'φόρτωση περισσότερων|φόρτωσε περισσότερα|προβολή περισσότερων|εμφάνιση περισσότερων|δείτε περισσότερα|περισσότερα προϊόντα',
  tr: 'daha fazla|daha çok',
  hr: 'učitaj još|prikaži još|prikaži više|učitaj više|više proizvoda',
  sl: 'naloži več|prikaži več|pokaži več|več izdelkov',
  sr: 'учитај још|прикажи још|прикажи више|više proizvoda|učitaj još|prikaži još',
  lt: 'rodyti daugiau|įkelti daugiau|daugiau prekių',
  lv: 'rādīt vairāk|ielādēt vairāk|vairāk preču',
  et: 'näita rohkem|lae rohkem|laadi rohkem|kuva rohkem',
  ca: "carrega'n més|mostra'n més|veure més|més productes",
  ja: 'もっと見る|もっとみる|さらに表示|さらに見る|さらに読み込む|続きを見る',
  zh: '加载更多|载入更多|查看更多|显示更多|更多商品|更多产品|載入更多|查看更多|顯示更多|看更多',
  ko: '더 보기|더보기|더 불러오기|상품 더',
  ar: 'تحميل المزيد|عرض المزيد|المزيد من المنتجات|اعرض المزيد|شاهد المزيد',
  fa: 'نمایش بیشتر|مشاهده بیشتر|بارگذاری بیشتر|موارد بیشتر',
  he: 'טען עוד|הצג עוד|לעוד מוצרים|עוד מוצרים|ראה עוד',
  vi: 'xem thêm|tải thêm|hiển thị thêm',
  id: 'muat lebih banyak|lihat lebih banyak|tampilkan lebih banyak|muat lagi',
  th: 'โหลดเพิ่ม|ดูเพิ่มเติม|แสดงเพิ่มเติม',
  hi: 'और देखें|और दिखाएं|और लोड करें',
};

const spokenPhrases = [...new Set(Object.values(phrases).flatMap((line) => line.split('|')))];

const maxCharacters = 48;

/**
 * Whether a label offers more of the same list: `Load more`, `Show 24 more`, `Показать ещё 24 товара`. Only its beginning is looked at, because
 * the nouns that follow bend; whoever asks also looks where the link leads.
 */
export const saysLoadMore = (label: string): boolean => {
  if (label.length > maxCharacters) return false;
  const spoken = label
    .toLowerCase()
    .replace(/[^\p{L}\p{M}']+/gu, ' ')
    .trim();
  return spoken !== '' && spokenPhrases.some((phrase) => spoken.startsWith(phrase));
};

/** `load-more`, `btnShowMore`. */
export const namesLoadMore = (names: string): boolean => /(?:load|show|view|see|fetch)[-_]?more(?![a-z])/i.test(names);
