package com.example.harmless.rows;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Says;
import com.example.harmless.frame.Sheet;
import dev.inflight.InFlight;
import dev.inflight.InFlightRegistry;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@About("@InFlight on methods that return RxJava's and Reactor's types")
@Says({"Flowable: [1, 2, 3]", "Single: 1", "Flux: [1, 2, 3]", "Mono: 1", "outstanding: 0", "warnings in the log: none"})
final class FlowableInFlight implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            sheet.sayResult("Flowable", () -> jobs.flowable().toList().blockingGet());
            sheet.sayResult("Single", () -> jobs.single().blockingGet());
            sheet.sayResult("Flux", () -> jobs.flux().collectList().block());
            sheet.sayResult("Mono", () -> jobs.mono().block());
            InFlightRegistry registry = app.getBean(InFlightRegistry.class);
            Sheet.soon(() -> registry.outstanding() == 0, Duration.ofSeconds(2));
            sheet.say("outstanding", registry.outstanding());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Jobs.class)
    static class Config {}

    static class Jobs {

        @InFlight(timeout = "30s")
        public Flowable<Integer> flowable() {
            return Flowable.range(1, 3);
        }

        @InFlight(timeout = "30s")
        public Single<Integer> single() {
            return Single.just(1);
        }

        @InFlight(timeout = "30s")
        public Flux<Integer> flux() {
            return Flux.range(1, 3);
        }

        @InFlight(timeout = "30s")
        public Mono<Integer> mono() {
            return Mono.just(1);
        }
    }
}
