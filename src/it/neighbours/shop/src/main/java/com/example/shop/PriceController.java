package com.example.shop;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PriceController {

    private final PriceService prices;

    PriceController(PriceService prices) {
        this.prices = prices;
    }

    @PostMapping("/refresh")
    String refresh(@RequestParam String region) {
        prices.refresh(region);
        return region;
    }

    @GetMapping("/interrupts")
    int interrupts() {
        return prices.interrupts();
    }
}
