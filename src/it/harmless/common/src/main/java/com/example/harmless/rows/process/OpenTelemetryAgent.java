package com.example.harmless.rows.process;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

@About(
        value = "OpenTelemetry's javaagent: the names of the spans of @Scheduled and @Async methods and of requests",
        waits = true,
        limit = 600)
final class OpenTelemetryAgent implements Row {

    private static final Pattern SPAN = Pattern.compile("LoggingSpanExporter - '([^']*)'");

    @Override
    public void play(Sheet sheet) throws Exception {
        try (Child child = Child.start(
                Main.class,
                List.of(
                        "-javaagent:" + System.getProperty("harmless.tools") + "/opentelemetry-javaagent.jar",
                        "-Dotel.traces.exporter=logging",
                        "-Dotel.metrics.exporter=none",
                        "-Dotel.logs.exporter=none",
                        "-Dotel.bsp.schedule.delay=100"),
                App.of().with(Auto.ACTUATOR).arguments())) {
            child.awaitLine("fact: all have run");
            sheet.say("exit", child.exitValue());
            sheet.say(
                    "spans",
                    child.lines().stream()
                            .map(SPAN::matcher)
                            .filter(Matcher::find)
                            .map(match -> match.group(1))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableScheduling
    @EnableAsync
    @Import({Prices.class, Mails.class})
    static class Main {

        public static void main(String[] arguments) throws Exception {
            var app = SpringApplication.run(Main.class, arguments);
            Prices prices = App.behind(app.getBean(Prices.class));
            prices.ran.await();
            app.getBean(Mails.class).send().get();
            Thread.sleep(500);
            System.out.println("fact: all have run");
            app.close();
            System.exit(0);
        }
    }

    static class Prices {

        final CountDownLatch ran = new CountDownLatch(6);

        @Scheduled(fixedDelay = 100)
        public void importPrices() {
            ran.countDown();
        }

        @Scheduled(fixedRate = 100)
        public void sweep() {
            ran.countDown();
        }
    }

    static class Mails {

        @Async
        public CompletableFuture<String> send() {
            return CompletableFuture.completedFuture("sent");
        }
    }
}
