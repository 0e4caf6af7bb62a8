/** Words of class names and ids that tell what a part of a page is for: tables without logic. */
import { namePattern } from './name-words.js';

/** Parts that show other products, or none. */
export const otherProductsPlace = namePattern(
  'related* | relations | recommend* | recomend* | empfehl* | empfohl* | recommand* | consigliat* | similar* | simili | aehnlich* | relacionad* | podobn* | polecan* | souvisej* | kapcsolodo* | benzer*',
  'cross sell* | crossell* | up sell* | upsell* | also like* | also bought | also view* | carousel* | swiper* | slick* | owl item | recent* | last seen | last viewed | history',
  'bought | fbt | together | bundle* | accessor* | zubehoer* | zubehor* | sponsor* | suggest* | complement* | alternativ* | mini cart | mini basket | wishlist | compare | teaser*',
  'cart flyout | cart preview | cart popup | cart dropdown | cart modal | cart drawer | cart layer | basket flyout | basket preview | basket popup | basket drawer | bag preview | bag drawer',
  'product tile* | product card* | product grid* | product list* | product carousel* | product slider* | products grid | products list | item card* | item tile* | tile* | banner* | advert* | ads | ad | promo box*',
);

/** The page's frame. */
export const framePlace = namePattern(
  'header | footer | nav | navbar | navigation | menu | megamenu | sidebar | cookie | cookies | consent | newsletter | login | toolbar | topbar | top bar',
);

/** Names of the product's own parts, which the frame's words may stand beside: `product-header`, `price-sidebar`. */
export const productPlace = namePattern(
  'product* | pdp* | price* | buy* | purchase* | offer* | item | detail* | summary | preis* | prix | precio* | produkt* | producto | produit | prodotto | artikel* | goods',
);

/** Parts written by customers. */
export const reviewPlace = namePattern(
  'review* | *reviews | rating* | ratings | comment* | bewertung* | opinion* | avis | question* | faq* | testimonial*',
);

/** A heading that is called a name. */
export const productNamePlace = namePattern('*name | title');

/** A window that opens later. */
export const dialogPlace = namePattern('modal* | dialog* | popup* | pop up* | lightbox* | offcanvas*');

/** A part that lets people choose among variants. */
export const choicePlace = namePattern(
  'swatch* | variant* | variation* | sizes | size select* | size list* | size option* | size picker* | size button* | size btn* | size item* | size name* | size chart* | product size* | colors | colours | option | options | taille* | groesse* | talla* | store | stores | filiale* | magasin*',
);

/** Names of what is chosen. */
export const chosenPlace = namePattern('selected | is selected | active | is active | current | checked | chosen');

/** "This is a price". */
export const priceNames = namePattern(
  '*price* | *preis* | *prix | prix* | *precio* | *prezzo* | *preco* | *preço* | *prijs* | pris | *pris | *cena* | cijena* | ar | ára | pret | prețul | *цена* | fiyat* | *hinta | hinta* | kaina* | hind | *amount* | cost | costs | item cost | prc | money | harga | gia | bedrag | valor',
);

/** A price that is what a buyer pays now. */
export const currentPriceNames = namePattern(
  'current* | final* | sale* | special* | now | actual | selling | offer* | deal* | today* | promo* | discounted | akce* | aktuel* | red | reduced* | our price | buy* | main | big | large | product price | price product | pdp* | primary | total',
);

/** Amounts that are not the price: former prices, prices per unit, savings, costs of something else. */
export const otherAmountNames = namePattern(
  'old* | was | rrp | msrp | uvp | srp | pvp | before | previous* | prev | former* | strike* | struck | crossed* | barred | line through | compare | compare at | reference | market price | recommended price',
  'was price* | original price | price original | price was | price before | alter preis | ancien prix | antes | vecchio* | gamla* | gammel* | stara* | puvodni* | eredeti* | streichpreis* | statt* | *oldprice | *listprice',
  'unit price* | price unit | price per | grundpreis* | saving* | save | saves | discount | rabatt | rabat | economy | economia',
  'shipping* | delivery* | versand* | postage* | livraison | frete | freight | deposit* | pfand | surcharge | insurance* | warrant* | installment* | instalment* | parcel* | monthly* | financ* | credit* | leasing* | klarna | affirm | afterpay | paypal',
  'point | points | loyalty | coupon* | voucher* | cashback | gift | threshold | add on | addon | popup | tooltip | net | netto | vat excluded | excl vat | ex vat | without vat | without tax | tax excluded',
);

/** A price that is the former one where another stands beside it, and the only one elsewhere. */
export const maybeFormerNames = namePattern(
  'regular* | list | list price* | normal* | base | base price* | retail* | full | full price* | standard* | original*',
);

/** The stock of a product. */
export const stockNames = namePattern(
  'avail* | *stock* | verfuegbar* | verfügbar* | lager* | *lager | dispon* | indispon* | dostup* | dostep* | skladom | skladem | sklad | nalich* | voorraad* | inventory | sold out* | delivery status | delivery info | store status',
);

/** A button that puts the product in the cart or buys it. */
export const cartNames = namePattern(
  'add to cart* | add to bag* | add to basket* | add to trolley* | add to order* | addcart* | add cart* | cart add* | add basket* | basket add* | buy now* | buy button* | buy btn* | buy box* | btn buy* | buybtn* | purchase* | in cart* | in basket* | to cart | to basket | warenkorb* | *warenkorb | panier* | *panier | carrello* | carrito* | koszyk* | kosik* | *kosik',
);

/** A button that opens the cart, or does something else beside buying. */
export const otherButtonNames = namePattern('goto* | go to | view* | mini* | open* | checkout* | wish*');

/** Looks like a button. */
export const buttonNames = namePattern('btn* | button* | *button | *btn | cart* | basket* | buy* | add to* | addto*');

export const disabledNames = namePattern(
  'disabled | is disabled | btn disabled | button disabled | inactive | is inactive',
);

/** The box around a product that is gone: a whole name, as shop systems give it. */
export const goneNames = /\|(?:is )?(?:product )?(?:out ?of ?stock|sold ?out)\|/u;

export const descriptionNames = namePattern(
  'descri* | *description* | beschreib* | *beschreibung | popis* | opis* | omschrijving* | beskriv* | kuvaus* | leiras* | описани*',
);

export const pictureNames = namePattern(
  'product image* | product photo* | product gallery* | product main* | gallery* | *gallery | main image* | zoom*',
);
