import { defineScenario } from '../../harness/index.ts';

/** Another visitor's cart would do: the shop gets a product in two sizes, and both go into the cart beside what is in it. */
const addTwoSizes = `
if ( did_action( 'woocommerce_add_to_cart' ) > 1 ) {
  return $args[0];
}
$size = new WC_Product_Attribute();
$size->set_name( 'Size' );
$size->set_options( array( 'S', 'M' ) );
$size->set_variation( true );
$shirt = new WC_Product_Variable();
$shirt->set_name( 'Shirt' );
$shirt->set_sku( 'SHIRT' );
$shirt->set_attributes( array( $size ) );
$shirt->set_status( 'publish' );
$shirt->save();
foreach ( array( 'S' => 1, 'M' => 2 ) as $name => $pieces ) {
  $variation = new WC_Product_Variation();
  $variation->set_parent_id( $shirt->get_id() );
  $variation->set_attributes( array( 'size' => $name ) );
  $variation->set_regular_price( '50' );
  $variation->set_status( 'publish' );
  $variation->save();
  WC()->cart->add_to_cart( $shirt->get_id(), $pieces, $variation->get_id(), array( 'attribute_size' => $name ) );
}
return $args[0];`;

export default defineScenario({
  id: 'two-variations-of-one-sku-tab-closed',
  title: 'Two sizes of one product share its SKU, and the plugin compares quantities line by line by that SKU',
  row: 65,
  tags: ['code'],
  source: [
    'reported-failures-2.md 65: KCO issue 611, pull requests 590 and 615',
    'KCO 2.12.6 to 2.13.0, kco_validate_order_content: the first of Klarna’s lines with that reference',
  ],
  shownBy: '2.13.0',
  stack: { only: 'containers', why: 'it takes WooCommerce’s variable products; the model sells one thing' },
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [
      {
        at: 'store',
        on: { hook: 'woocommerce_add_to_cart' },
        does: { php: addTwoSizes },
        called: 'two sizes of one SKU',
        why: 'Two variations in the cart share one SKU, by which the plugin compared quantities line by line, and it put the order on hold.',
        advice: 'Upgrade the plugin to 2.13.1 or later, or give each variation a SKU of its own.',
        removal: 'Give each variation a SKU of its own',
      },
    ],
  },
  expect: { verdict: 'paid-but-on-hold', acknowledged: false, order: 'on-hold', history: ['pending', 'on-hold'] },
  elsewhere: [
    {
      plugin: '<2.12.6 || >=2.13.1',
      why: 'Versions before 2.12.6 compare no lines, and from 2.13.1 on lines of one reference are added up first.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
    },
  ],
});
