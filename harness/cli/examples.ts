/** What each of the three users types first. */
export const examples = `
Examples
  first look          kco-harness run                     the whole catalog on a model of the shop; needs nothing
                      kco-harness doctor                  what else can run on this machine

  plugin maintainer   kco-harness run --plugin ./klarna-checkout-for-woocommerce
                      kco-harness run --plugin git:../kco#2.13.11 --plugin git:../kco#2.8.7 --shopper http
                      kco-harness run --plugin '>=2.8 <2.14' --shopper http
                      kco-harness diagnose waf-211180-push-blocked-tab-closed
                      kco-harness interleave --plugin 2.13.11
                      kco-harness run waf-211180-push-blocked-tab-closed --stack containers --headed --keep

  hosting provider    kco-harness list                    what is played, and how each must end
                      kco-harness waf --rules ./rules.conf    which callbacks it stops, and the narrowest exclusion
                      kco-harness waf --target https://staging.example
                      kco-harness run 'waf-*' --rules ./rules.conf --exclusion ./klarna.conf
                      kco-harness run --scenarios ./mine  scenarios of your own

  CI                  kco-harness run --shopper http --json > results.json
                      kco-harness run --shopper http --reporter list,junit,github --shard 1/2
                      kco-harness run --stack auto --reporter list,markdown

Exit codes: 0 all as expected · 1 some differ · 2 usage or configuration · 3 environment failed or inconclusive · 130 interrupted`;
