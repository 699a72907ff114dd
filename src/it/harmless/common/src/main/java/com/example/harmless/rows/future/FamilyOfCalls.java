package com.example.harmless.rows.future;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Differs;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

@About(
        "an @Async method that has called other @Async methods is cancelled: they go on, and an alert in its catch is accepted")
@Differs(
        line = "the parent",
        without = "goes on",
        with = "is interrupted",
        why = "cancelling the future of an @Async method stops its worker")
@Differs(
        line = "the alert",
        without = "is not needed",
        with = "is sent",
        why = "the worker is interrupted, and then calls it")
final class FamilyOfCalls implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Parent parent = app.getBean(Parent.class);
            Child child = app.getBean(Child.class);
            CompletableFuture<String> future = parent.run();
            App.behind(child).begun.await();
            sheet.say("cancel", future.cancel(true));
            sheet.say(
                    "the parent", App.behind(parent).stopped.await(2, TimeUnit.SECONDS) ? "is interrupted" : "goes on");
            sheet.say("the alert", App.behind(child).alerted.await(1, TimeUnit.SECONDS) ? "is sent" : "is not needed");
            sheet.say("the child is interrupted", App.behind(child).stopped.await(500, TimeUnit.MILLISECONDS));
            App.behind(child).goOn.countDown();
            sheet.sayFuture("the child", App.behind(parent).child);
            App.behind(parent).goOn.countDown();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Parent.class, Child.class})
    static class Config {}

    static class Parent {

        final CountDownLatch stopped = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        private final Child others;
        volatile CompletableFuture<String> child;

        Parent(Child others) {
            this.others = others;
        }

        @Async
        public CompletableFuture<String> run() {
            child = others.run();
            try {
                goOn.await();
            } catch (InterruptedException stop) {
                stopped.countDown();
                others.alert();
            }
            return CompletableFuture.completedFuture("parent");
        }
    }

    static class Child {

        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch stopped = new CountDownLatch(1);
        final CountDownLatch alerted = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        @Async
        public CompletableFuture<String> run() {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException stop) {
                stopped.countDown();
            }
            return CompletableFuture.completedFuture("finished");
        }

        @Async
        public void alert() {
            alerted.countDown();
        }
    }
}
