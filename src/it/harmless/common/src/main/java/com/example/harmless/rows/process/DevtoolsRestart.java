package com.example.harmless.rows.process;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.io.File;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

@About(
        value = "Boot's devtools: the application is restarted in its JVM, and works after that as before",
        waits = true,
        limit = 600)
final class DevtoolsRestart implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (Child child = Child.start(
                Main.class.getName(),
                System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("harmless.tools")
                        + "/spring-boot-devtools.jar",
                List.of("-Dspring.devtools.restart.enabled=true", "-Dspring.devtools.livereload.enabled=false"),
                App.of().set("spring.devtools.restart.trigger-file=none").arguments())) {
            child.awaitLine("fact: over");
            child.facts("fact: ").forEach(fact -> sheet.say("fact", fact));
            sheet.say("exit", child.exitValue());
            sheet.say(
                    "stack traces in the log",
                    child.lines().stream()
                            .filter(line -> line.startsWith("\tat "))
                            .count());
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableAsync
    @EnableScheduling
    @Import(Jobs.class)
    static class Main {

        public static void main(String[] arguments) throws Exception {
            var app = SpringApplication.run(Main.class, arguments);
            int round = Integer.getInteger("round", 1);
            System.setProperty("round", String.valueOf(round + 1));
            System.out.println("fact: round " + round + ", "
                    + app.getBean(Jobs.class).run().get(10, TimeUnit.SECONDS) + ", loaded by "
                    + Main.class.getClassLoader().getClass().getSimpleName());
            if (round < 3) {
                Class<?> restarter = Class.forName("org.springframework.boot.devtools.restart.Restarter");
                Object instance = restarter.getMethod("getInstance").invoke(null);
                new Thread(() -> {
                            try {
                                restarter.getMethod("restart").invoke(instance);
                            } catch (ReflectiveOperationException failure) {
                                System.out.println("fact: no restart: " + failure.getCause());
                            }
                        })
                        .start();
            } else {
                System.out.println("fact: over");
                System.exit(0);
            }
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture(
                    "run on " + Thread.currentThread().getName());
        }

        @Scheduled(fixedDelay = 50)
        public void sweep() {}
    }
}
