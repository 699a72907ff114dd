package com.example.harmless.rows.process;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

@About(
        value =
                "a real process with a web server, a job on Boot's executor that is awaited, and SIGTERM: what is done, the exit code",
        waits = true,
        limit = 600)
final class Sigterm implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (Child child = Child.start(
                Main.class,
                List.of(),
                App.of()
                        .with(Auto.WEB)
                        .set(
                                "server.port=0",
                                "server.shutdown=graceful",
                                "spring.task.execution.shutdown.await-termination=true",
                                "spring.task.execution.shutdown.await-termination-period=30s")
                        .arguments())) {
            child.awaitLine("fact: the job begins");
            Duration took = child.terminate();
            sheet.say("exit", child.exitValue());
            sheet.sayTook("it took", took, 20);
            child.facts("fact: ").forEach(fact -> sheet.say("fact", fact));
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
            SpringApplication.run(Main.class, arguments).getBean(Jobs.class).run();
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> run() throws InterruptedException {
            System.out.println("fact: the job begins");
            Thread.sleep(12_000);
            System.out.println("fact: the job is finished");
            return CompletableFuture.completedFuture("done");
        }

        @PreDestroy
        void destroy() {
            System.out.println("fact: jobs are destroyed");
        }
    }
}
