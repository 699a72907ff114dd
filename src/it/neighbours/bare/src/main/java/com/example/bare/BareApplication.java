package com.example.bare;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableAsync;

@SpringBootApplication
@EnableAsync
public class BareApplication {

    public static void main(String[] args) {
        SpringApplication.run(BareApplication.class, args);
    }

    /** Says what was seen, and lets the application end. */
    @Bean
    CommandLineRunner tryOut(InFlightRegistry registry, PriceService prices) {
        return args -> {
            TaskSpec spec =
                    TaskSpec.named("greet").timeout(Duration.ofSeconds(30)).build();
            System.out.println(registry.start(spec, () -> "work ran").get(10, TimeUnit.SECONDS));

            CompletableFuture<String> refresh = prices.refresh("eu");
            prices.begun().await(10, TimeUnit.SECONDS);
            System.out.println("listed: "
                    + registry.list(dev.inflight.TaskQuery.ALL.withKind("PriceService.refresh"))
                            .matched());
            refresh.cancel(true);
            System.out.println("interrupted: " + prices.interrupted().await(10, TimeUnit.SECONDS));
        };
    }
}
