package com.example.harmless.rows.other;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.integration.annotation.MessagingGateway;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.Pollers;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

@About("Spring Integration: a poller, an executor channel and an asynchronous gateway; threads and results")
final class IntegrationFlows implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).with(Auto.INTEGRATION).start()) {
            Config config = app.getBean(Config.class);
            Sheet.until("polled", () -> config.polled.get() >= 3);
            sheet.say("threads of the poller", config.threads);
            sheet.sayFuture("gateway", app.getBean(Upper.class).upper("text"));
        }
    }

    @MessagingGateway(defaultRequestChannel = "upper.input")
    interface Upper {

        CompletableFuture<String> upper(String text);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableScheduling
    @EnableIntegration
    @Import(Upper.class)
    static class Config {

        final AtomicInteger polled = new AtomicInteger();
        final Set<String> threads = new ConcurrentSkipListSet<>();

        @Bean
        IntegrationFlow polling() {
            return IntegrationFlow.fromSupplier(
                            polled::incrementAndGet, source -> source.poller(Pollers.fixedDelay(30)))
                    .handle(message ->
                            threads.add(Thread.currentThread().getName().replaceAll("\\d+", "n")))
                    .get();
        }

        @Bean("upper")
        IntegrationFlow upper() {
            return flow -> flow.channel(channels -> channels.executor(new SimpleAsyncTaskExecutor("gateway-")))
                    .<String, String>transform(text -> text.toUpperCase(Locale.ROOT) + " on "
                            + Thread.currentThread().getName());
        }
    }
}
