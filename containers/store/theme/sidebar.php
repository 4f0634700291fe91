<?php
// WooCommerce asks for a sidebar; this theme has none.
