package com.example.harmless.rows.start;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Differs;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About("a parent and a child context, both with Spring Boot: @Async in either, cancelled, and the end of either")
@Differs(
        line = "the parent's worker",
        without = "goes on",
        with = "is interrupted",
        why = "cancelling the future of an @Async method stops its worker")
@Differs(
        line = "the child's worker",
        without = "goes on",
        with = "is interrupted",
        why = "cancelling the future of an @Async method stops its worker")
final class ParentAndChild implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        ConfigurableApplicationContext parent = App.of(ParentConfig.class).start();
        ConfigurableApplicationContext child = App.of(ChildConfig.class)
                .builder(builder -> builder.parent(parent))
                .start();
        Map<String, ConfigurableApplicationContext> contexts = new TreeMap<>(Map.of("parent", parent, "child", child));
        contexts.forEach((name, context) -> {
            Jobs jobs = context.getBean(name + "Jobs", Jobs.class);
            CompletableFuture<String> future = jobs.run();
            try {
                App.behind(jobs).begun.await();
                sheet.say(name + " cancel", future.cancel(true));
                sheet.say(
                        "the " + name + "'s worker",
                        App.behind(jobs).stopped.await(2, TimeUnit.SECONDS) ? "is interrupted" : "goes on");
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
            App.behind(jobs).goOn.countDown();
        });
        child.close();
        sheet.sayFuture(
                "the parent, without its child",
                parent.getBean("parentJobs", Jobs.class).run());
        parent.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class ParentConfig {

        @Bean
        Jobs parentJobs() {
            return new Jobs();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class ChildConfig {

        @Bean
        Jobs childJobs() {
            return new Jobs();
        }
    }

    static class Jobs {

        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch stopped = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run() {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException stop) {
                stopped.countDown();
            }
            return CompletableFuture.completedFuture("done");
        }
    }
}
