/** What shops write on buttons and over parts of their pages, by language: tables, and the patterns made of them. */
import { eitherOf } from './name-words.js';

type Phrases = Readonly<Record<string, string>>;

/** Languages written without blanks between words. */
const withoutBlanks: ReadonlySet<string> = new Set(['zh', 'ja', 'ko', 'th']);

/** Phrases are split by `|`; `*` at the end of one lets its last word go on, `^` and `$` tie it to the ends of the text. */
const saysOneOf = (table: Phrases): ((text: string) => boolean) => {
  const phrasesOf = (isWanted: (language: string) => boolean): string[] =>
    Object.entries(table)
      .filter(([language]) => isWanted(language))
      .flatMap(([, phrases]) => phrases.split('|').map((phrase) => phrase.trim()));
  const spaced = phrasesOf((language) => !withoutBlanks.has(language));
  const goesOn = (phrase: string): boolean => /[*$]$/.test(phrase);
  const pattern = eitherOf([
    ['(?<!\\p{L})', spaced.filter((phrase) => !goesOn(phrase)), '(?!\\p{L})'],
    ['(?<!\\p{L})', spaced.filter(goesOn).map((phrase) => phrase.replace('*', '')), ''],
    ['', phrasesOf((language) => withoutBlanks.has(language)), ''],
  ]);
  return (text) => pattern.test(text.toLowerCase());
};

/** Headings over other products. */
export const isHeadingOfOtherProducts = saysOneOf({
  en: 'related | similar* | recommend* | you may like | you may also like | you might like | you might also like | customers who | customers also | also bought | also viewed | also like | frequently bought | bought together | recently viewed | complete the look | accessories | more from | sponsored | people also | best ?sellers? | popular products | other products | more products | new arrivals | trending',
  de: 'ähnliche* | empfehl* | empfohlen* | passendes zubehör | passende* zubehör | kunden | das könnte* | zuletzt angesehen* | zubehör | weitere artikel | weitere produkte | bestseller',
  fr: 'similaires* | recommand* | vous aimerez | aussi aimer | aussi consult* | complétez* | accessoires | autres produits | meilleures ventes | dans la même catégorie | nos suggestions',
  es: 'similares | relacionad* | recomend* | también te | también vieron | también compraron | te puede interesar | accesorios | otros productos | más vendidos',
  it: 'simili | correlat* | consigliat* | potrebbe* | potrebbero* | hanno acquistato | accessori | altri prodotti | più venduti',
  pt: 'semelhantes | também | acessórios | outros produtos | mais vendidos | produtos relacionados | quem viu | quem comprou',
  nl: 'vergelijkbare | gerelateerde* | aanbevolen | anderen kochten | anderen bekeken | ook interessant | andere producten',
  nordic:
    'liknande | rekommender* | andra köpte | tillbehör | lignende | anbefal* | andre købte | tilbehør | samankaltais* | suosittel* | katso myös | lisävarus* | relaterade | relaterede | relaterte',
  pl: 'podobne | polecane | polecamy | inni klienci | akcesoria | klienci kupili | inne produkty | zobacz także',
  cs: 'podobné | související* | příslušenství | doporuč* | mohlo by | další produkty | zákazníci',
  sk: 'príslušenstvo | súvisiace* | odporúč* | ďalšie produkty',
  hu: 'hasonló* | ajánlott* | kiegészítők | kapcsolódó* | mások ezt',
  ro: 'asemănătoare | recomandate | recomandări | produse similare | accesorii',
  bg: 'подобни* | свързани*',
  ru: 'похожие* | рекомендуем* | с этим товаром | вас может заинтересовать | аксессуары* | недавно просмотр* | сопутствующие* | вы смотрели',
  uk: 'схожі* | рекомендуємо* | аксесуари* | супутні*',
  balkan: 'slični* | povezani* | preporuč* | sorodn* | priporoč* | drugi kupci',
  baltic: 'panašūs* | līdzīg* | sarnased* | soovita*',
  tr: 'benzer* | önerilen* | ilgili ürün*',
  el: 'παρόμοια | σχετικά | προτειν*',
  ar: 'ذات صلة* | مشابهة* | قد يعجبك*',
  he: 'דומים*',
  zh: '相关 | 相關 | 推荐 | 推薦 | 猜你喜欢 | 猜你喜歡',
  ja: '類似 | 関連 | おすすめ | 最近',
  ko: '비슷한 | 관련 | 추천',
  th: 'สินค้าที่เกี่ยวข้อง | สินค้าแนะนำ',
  vi: 'tương tự | liên quan',
  id: 'terkait | serupa | produk lainnya',
});

/** What a button says that puts the product in the cart or buys it. */
export const isBuyText = saysOneOf({
  en: 'add to cart | add to my cart | add to your cart | add to shopping cart | add to bag | add to my bag | add to your bag | add to shopping bag | add to basket | add to my basket | add to your basket | add to shopping basket | add to trolley | add to order | added to cart | added to bag | added to basket | put in cart | buy now | buy it now | buy online | ^buy$ | ^add$ | purchase | order now | pre-?order | place bid',
  de: 'in den einkaufskorb | in den einkaufswagen | in den warenkorb | in die einkaufstasche | in die tasche | in den korb | zum warenkorb | kaufen | bestellen | in warenkorb',
  fr: 'ajouter au panier | ajouter au sac | ajouter à mon panier | ajouter à votre panier | acheter | commander | mettre au panier',
  es: 'añadir al carrito | añadir a la cesta | añadir a la bolsa | añadir a mi cesta | añadir al* | añadir a | agregar al carro | agregar al carrito | agregar a* | comprar',
  it: 'aggiungi al carrello | aggiungi alla borsa | acquista | compra',
  pt: 'adicionar ao* | adicionar à | adicionar a | colocar no carrinho | comprar | compre',
  nl: 'in winkelwagen | in winkelmand | in mijn winkelwagen | in mijn winkelmandje | bestel | bestellen | toevoegen aan',
  nordic:
    'lägg i varukorg* | lägg i kundvagn* | köp | læg i kurv | læg i indkøbskurv* | legg i handlekurv* | legg i handlevogn* | kjøp | køb | lisää ostoskoriin | lisää koriin | osta',
  pl: 'dodaj do koszyka | do koszyka | kup teraz | kup | kupuję',
  cs: 'do košíku | koupit | vložit do | přidat do | objednat',
  sk: 'do košíka | kúpiť | vložiť do | pridať do | objednať',
  hu: 'kosárba | megveszem | megvásárol* | kosárhoz',
  ro: 'adaug[ăa] [îi]n co[șsş] | cump[ăa]r[ăa]',
  ru: 'в корзину | купить | заказать | в заказ',
  uk: 'додати | в кошик | купити | у кошик | замовити',
  bg: 'добави в | купи | поръчай',
  balkan: 'u košaric* | dodaj u | dodaj v košarico | kupi | u korpu | v košarico | naruči | naroči',
  baltic: 'į krepšelį | pirkti | grozā | grozam | pirkt | lisa korvi | lisa ostukorvi | ostukorvi | osta',
  tr: 'sepete ekle | satın al | sepete at',
  el: 'προσθήκη | στο καλάθι | αγορά',
  ar: 'أضف* | اشتر*',
  he: 'הוסף לסל | הוספה לסל | קנה עכשיו',
  zh: '加入购物车 | 加入購物車 | 放入購物車 | 立即购买 | 立即購買 | 直接購買',
  ja: '購買 | カートに入れる | かごに追加 | かごに入れる | カートへ | 購入',
  ko: '장바구니 | 구매',
  th: 'ใส่ตะกร้า | เพิ่ม.{0,12}ตะกร้า | หยิบใส่ | ซื้อ',
  vi: 'thêm vào giỏ* | mua ngay | mua hàng | đặt hàng',
  id: 'tambah ke keranjang | tambah ke troli | beli | masukkan keranjang',
});

/** Words shortly before an amount that call it the price. */
export const saysPriceLabel = saysOneOf({
  en: 'price | our price | now | today | total | asking price | buy now | winning bid | current bid | sold for',
  de: 'preis | ladenpreis | stückpreis | gesamtpreis',
  fr: 'prix',
  es: 'precio | precios | por',
  it: 'prezzo',
  pt: 'preço | por',
  nl: 'prijs | vraagprijs',
  nordic: 'pris | hinta',
  slavic: 'cena | ceny | cijena | цена* | ціна*',
  hu: 'ár | ára',
  ro: 'preț | pret',
  tr: 'fiyat | fiyatı',
  baltic: 'kaina | hind | cena',
  id: 'harga',
  el: 'τιμή',
  ar: 'السعر | سعر',
  he: 'מחיר',
  vi: 'giá',
  zh: '价 | 價',
  ja: '価格 | 税込',
  ko: '가격 | 판매가',
  th: 'ราคา',
});

/** One way among others to get the goods, or a choice among others: what is said of it holds for it alone. */
export const isOfOneWay = saysOneOf({
  en: 'option | pick-?up | click (?:&|and) collect | collection | in selected stores | this store',
  de: 'option | abholung | abholen | express* | in dieser filiale | im markt',
  fr: 'option | retrait | click (?:&|et) collect',
  es: 'opción | recogida | recoger',
  it: 'opzione | ritiro',
  pt: 'opção | retirada | levantamento | recolha',
  nl: 'optie | afhalen | ophalen',
  nordic: 'alternativ* | hämta i butik | afhentning | henting | nouto*',
  pl: 'opcja | odbiór | odbioru',
  cs: 'možnost | osobní odběr | vyzvednutí',
  sk: 'možnosť | osobný odber | vyzdvihnutie',
  hu: 'opció | átvétel*',
  ro: 'opțiune* | ridicare*',
  ru: 'самовывоз* | вариант',
  balkan: 'opcija | preuzimanje | prevzem',
});
