/** Words of class names and ids, and of headings, that tell what a part of a page is for; in the languages shops use. */

/** Parts that show other products, or none. */
export const otherProductsPlace =
  /relat|recommend|recomend|empfehl|similar|aehnlich|cross-?_?sell|up-?_?sell|also-?_?(like|bought|view)|carousel|swiper|slick|recent|last-?(seen|viewed)|history|bought|together|bundle|accessor|zubehoer|sponsor|suggest|complement|alternativ|mini-?_?(cart|basket)|(?<!to-?_?)(cart|basket|bag)-?_?(flyout|preview|popup|dropdown|modal|drawer|layer)|wishlist-|compare-|teaser|product-?_?(tile|card|grid|list|carousel|slider)|item-?_?(card|tile)|tile-|banner|advert|\bads?\b|promo-?box/;

/** The page's frame. */
export const framePlace =
  /(^|[\s_-])(header|footer|nav|navbar|navigation|menu|megamenu|sidebar|cookie|newsletter|login|toolbar|topbar)([\s_-]|$)/;

/** Parts written by customers. */
export const reviewPlace = /review|rating|comment|bewertung|opinion|avis\b|question|faq|testimonial/;

/** Headings over other products. */
export const otherProductsHeading =
  /related|similar|recommend|you (may|might) (also )?like|customers? (who|also)|also (bought|viewed|like)|frequently bought|recently viewed|complete the look|accessories|more from|sponsored|ähnliche|empfehl|passend(e|es) zubehör|kunden|das könnte|zuletzt angesehen|zubehör|similaires|recommand|vous aimerez|aussi aimer|aussi consult|complétez|accessoires|similares|relacionad|recomend|también te|también (vieron|compraron)|accesorios|simili|correlat|consigliat|potrebbe|potrebbero|hanno acquistato|accessori|semelhantes|também|acessórios|vergelijkbare|gerelateerd|aanbevolen|anderen (kochten|bekeken)|ook interessant|liknande|rekommender|andra köpte|tillbehör|lignende|anbefal|andre købte|tilbehør|samankaltais|suosittel|katso myös|lisävarus|podobne|polecane|inni klienci|akcesoria|podobné|související|příslušenství|príslušenstvo|súvisiace|mohlo by|hasonló|ajánlott|kiegészítők|kapcsolódó|asemănătoare|recomandate|produse similare|accesorii|подобни|свързани|похожие|рекомендуем|с этим товаром|вас может заинтересовать|аксессуары|недавно просмотр|схожі|рекомендуємо|аксесуари|slični|povezani|preporuč|sorodn|priporoč|panašūs|līdzīg|sarnased|soovita|benzer|önerilen|ilgili ürün|παρόμοια|σχετικά|προτειν|ذات صلة|مشابهة|قد يعجبك|דומים|相关|相關|推荐|推薦|類似|関連|おすすめ|最近|비슷한|관련|추천|สินค้าที่เกี่ยวข้อง|tương tự|liên quan|terkait|serupa/i;

/** Class words that say "this is a price". */
export const priceWords =
  /price|preis|prix|precio|prezzo|preco|pre[cç]o|prijs|pris(?![a-z])|cena|cijena|ár(?![a-z])|pret(?![a-z])|цена|fiyat|hinta|kaina|hind(?![a-z])|amount|cost|prc(?![a-z])/;

/** Class words of a price that is what a buyer pays now. */
export const currentPriceWords =
  /current|final|sale|special|now|actual|selling|offer|deal|today|promo|discounted|akce|aktuel|red(uced)?(?![a-z])|our-?price|buy|main|big|large|product-?price|price-?product|pdp|primary|total/;

/** Class words of amounts that are not the price: former prices, prices per unit, savings, costs of something else. */
export const otherPriceWords =
  /(?<![a-z])(?:old|was|rrp|msrp|uvp|srp|pvp|before|previous|prev|former|strike\w*|struck|crossed|barred|line-?through|compare(?:-?at)?|reference|unit|per|savings?|saves?|discount(?!ed)|rabatt?|economy|livraison|frete|freight|install?ments?|parcel\w*|monthly|financ\w*|credit|leasing|deposit|warrant\w*|insurance|points?|loyalty|coupon|voucher|cashback|gift|threshold|add-?on|popup|tooltip)(?![a-z])|(?:old|was|original|unit|compare|previous|strike|crossed|market|recommended)[_-]?price|price[_-]{0,2}(?:old|was|original|unit|compare|previous|strike|crossed|before|rrp|per)(?![a-z])|(?:alter|ancien|antes|vecchio|gamla|gammel|stara|puvodni|eredeti)[_-]?(?:preis|prix|precio|prezzo|pris|cena|ar)|streichpreis|grundpreis|shipping|delivery|versand|postage/;

/** Class words of a price that is the former one where another stands beside it, and the only one elsewhere. */
export const maybeFormerWords =
  /(?<![a-z])(?:regular|list|normal|base|retail|full|standard|original)(?![a-z])|(?:regular|list|normal|base|retail|full|standard)[_-]?price/;

/** Words right before or after an amount that make it another one than the price. */
export const notThePriceBefore =
  /(was|rrp|msrp|list price|instead of|reg(ular)?( price)?|you save|save( up to)?|statt|uvp|bisher|vorher|ersparnis|sie sparen|au lieu de|prix (conseillé|barré)|économi\S*|antes|pvpr?|precio (normal|anterior)|ahorr\S*|de:|listino|invece di|anziché|risparmi\S*|era|adviesprijs|van|was|ordinarie|ord\.?( pris)?|tidigare|spara|før|spar|norm(al)?pris|ovh|cena (regularna|katalogowa)|poprzednia|najniższa cena|běžná cena|původn\S*|ušetř\S*|pôvodn\S*|bežná cena|eredeti ár|preț vechi|prp|стара|вместо|старая|обычная|без скидки|建議售價|原價|原价|定価|市價|市场价|shipping|delivery|postage|p&p|versand\S*|lieferung|livraison|envío|envio|spedizione|frete|doprava|wysyłk\S*|dostaw\S*|szállítás|livrare|доставк\S*|frakt|fragt|toimitus|運費|运费|送料|宅配|配送費|배송비|ค่าส่ง|kargo|phí|from only|orders? (over|above)|ab einem|à partir de \S* d'achat|compra\S* superior\S*|free over|per month|monatlich|par mois|al mes|al mese|measure|deposit|pfand|每期|gift card|points?|cashback|e-?coupon|coupon|voucher)[\s:*(]*$/iu;

/** Words shortly before an amount that call it the price. */
export const priceLabel =
  /\b(price|our price|now|today|preis|prix|precio|prezzo|preço|por|prijs|pris|cena|cijena|ár|preț|pret|fiyatı?|hinta|kaina|hind|harga|total)\b|цена|ціна|价|價|価格|税込|가격|판매가|ราคา|giá|τιμή|السعر|سعر|מחיר/iu;
/** Words behind an amount, in its own element or the next, that make it a price per unit or time. */
export const perUnitAfter =
  /^[\s(]*(?:\/\s*(?:\d+\s*)?(?:kg|g|l|ml|cl|m|m2|m²|lfm|mo|mth|month|monat|mois|mes|mese|mês|oz|lb)(?!\p{L})|per\s+(?:\d+\s*)?(?:kg|g|l|ml|litre|liter|month|week|metre|100)|pro\s+(?:\d+\s*)?(?:kg|l|liter|monat|100)|je\s+(?:\d+\s*)?(?:kg|l|100)|par mois|al mes|al mese|por mes|por mês|a month|monthly|\/?kk(?!\p{L})|\/?mån|\/?mtl|miesięcznie|měsíčně|im monat)/iu;

/** Words behind an amount in its own element that make it a saving or a cost of something else. */
export const notThePriceAfter =
  /^[\s)]*(?:off(?!\p{L})|discount|rabatt|de (?:réduction|descuento|desconto)|di sconto|korting|x\s*\d|points?|shipping|delivery|postage|versand|cashback)/iu;

/** What a button says that puts the product in the cart or buys it. */
export const cartText =
  /(?<!\p{L})(?:add(ed)? to (my |your |the )?(shopping )?(cart|bag|basket|trolley|order)|buy( it)? now|buy online|^buy$|^add$|purchase|order now|pre-?order|in den (einkaufs|waren)(korb|wagen)|in (die|den) (einkaufstasche|tasche|warenkorb)|zum warenkorb|kaufen|bestellen|ajouter au (panier|sac)|ajouter à (mon|votre) panier|acheter|añadir (al|a la|a mi) (carrito|cesta|bolsa)|agregar al? (carro|carrito|bolsa)|comprar|añadir a|aggiungi al(la)? (carrello|borsa)|acquista|compra|adicionar (ao|à) (carrinho|sacola|cesto)|in winkel(wagen|mand)|bestel|toevoegen aan|lägg i (varukorg|kundvagn)|köp|læg i (indkøbs)?kurv|legg i handle(kurv|vogn)|kjøp|køb|lisää ostoskoriin|osta|dodaj do koszyka|do koszyka|kup teraz|do košíku|do košíka|koupit|kúpiť|vložit do|vložiť do|kosárba|megveszem|adaug[ăa] [îi]n co[șsş]|cump[ăa]r[ăa]|в корзину|купить|заказать|додати|в кошик|купити|добави в|купи|u košaric|dodaj u|dodaj v košarico|kupi|į krepšelį|pirkti|grozā|pirkt|lisa (ostu)?korvi|ostukorvi|sepete ekle|satın al|προσθήκη|στο καλάθι|αγορά|thêm vào giỏ|mua ngay|tambah ke (keranjang|troli)|beli)(?!\p{L})|أضف|اشتر|הוסף לסל|加入购物车|加入購物車|放入購物車|立即购买|立即購買|直接購買|購買|カートに入れる|かごに(追加|入れる)|購入|장바구니|구매|바로구매|ใส่ตะกร้า|เพิ่ม.{0,12}ตะกร้า|ซื้อ/iu;

/** Class names, ids and names of such a button. */
export const cartWords =
  /add-?_?to-?_?(cart|bag|basket|trolley|order)|addtocart|addtobasket|addtobag|buy-?_?(now|button|btn|box)|btn-?_?buy|buybtn|add-?_?cart|cart-?_?add|add-?_?basket|purchase|in-?_?cart|inbasket|basket-?add|warenkorb|panier|carrello|carrito|koszyk|kosik/i;
