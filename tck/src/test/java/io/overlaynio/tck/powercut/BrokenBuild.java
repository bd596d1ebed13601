package io.overlaynio.tck.powercut;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A build of the provider that breaks one of its obligations: one class is rewritten and put in
 * front of the class path of the program under test. It shows that the cuts would find out.
 *
 * <p>Each is tied to the bytes of the class it breaks; one that finds nothing to break fails.
 */
enum BrokenBuild {
  /** No directory is made durable. */
  SKIP_THE_PARENT_DIRECTORY(
      "sync/RoundInProgress",
      "directories",
      next ->
          new Rewriting(next) {
            @Override
            public void visitFieldInsn(int opcode, String owner, String name, String type) {
              super.visitInsn(Opcodes.POP);
              call(Opcodes.INVOKESTATIC, "java/util/List", "of", "()Ljava/util/List;", true);
            }
          }),

  /** The commit that carries everything is not waited for, nor begun. */
  SKIP_THE_LAST_FLUSH(
      "sync/GenerationFile",
      "commit",
      next ->
          new Rewriting(next) {
            @Override
            public void visitMethodInsn(
                int opcode, String owner, String name, String type, boolean isInterface) {
              if (name.equals("force")) {
                super.visitInsn(Opcodes.POP2);
              } else {
                call(opcode, owner, name, type, isInterface);
              }
            }
          }),

  /** The one call that sees all data to the disk is not made. */
  SKIP_THE_SYNCFS(
      "sync/QuietDisk",
      "sync",
      next ->
          new Rewriting(next) {
            @Override
            public void visitMethodInsn(
                int opcode, String owner, String name, String type, boolean isInterface) {
              if (name.equals("sync")) {
                super.visitInsn(Opcodes.POP);
              } else {
                call(opcode, owner, name, type, isInterface);
              }
            }
          }),

  /** What is copied up gets its name before its data is on the disk. */
  NAME_BEFORE_THE_DATA(
      "sync/CommitStrategy",
      "beforeName",
      next ->
          new Rewriting(next) {
            @Override
            public void visitMethodInsn(
                int opcode, String owner, String name, String type, boolean isInterface) {
              if (name.equals("awaitWriteback")) {
                super.visitInsn(Opcodes.POP);
              } else {
                call(opcode, owner, name, type, isInterface);
              }
            }
          }),

  /** What was changed while it was forced is taken for durable. */
  CLEAR_THE_MARK_TOO_EARLY(
      "sync/DirtyFiles",
      "lambda$clear$",
      next ->
          new Rewriting(next) {
            @Override
            public void visitMethodInsn(
                int opcode, String owner, String name, String type, boolean isInterface) {
              if (name.equals("isMarkedSince")) {
                super.visitInsn(Opcodes.POP2);
                super.visitInsn(Opcodes.POP);
                super.visitInsn(Opcodes.ICONST_0);
              } else {
                call(opcode, owner, name, type, isInterface);
              }
            }
          }),

  /** The dirty set forgets what it has no room for, without handing it to anybody. */
  DROP_AN_EVICTED_RECORD(
      "sync/DirtyRecords",
      "<init>",
      next ->
          new Rewriting(next) {
            @Override
            public void visitMethodInsn(
                int opcode, String owner, String name, String type, boolean isInterface) {
              if (name.equals("evictionListener")) {
                super.visitInsn(Opcodes.POP);
                return;
              }
              if (name.equals("maximumWeight")) {
                super.visitInsn(Opcodes.POP2);
                super.visitLdcInsn(4L);
              }
              call(opcode, owner, name, type, isInterface);
            }
          }),

  /**
   * The file that has to join the running transaction is not changed within a tick of the clock.
   */
  TOUCH_WITHIN_ONE_TICK(
      "sync/GenerationFile",
      "change",
      next ->
          new Rewriting(next) {
            @Override
            public void visitMethodInsn(
                int opcode, String owner, String name, String type, boolean isInterface) {
              if (name.equals("setTimes")) {
                super.visitInsn(Opcodes.POP2); // both times
                super.visitInsn(Opcodes.POP2); // path and system
              } else {
                call(opcode, owner, name, type, isInterface);
              }
            }
          }),

  /** Nothing is forced before a rename, whatever the file system makes of it. */
  LEAVE_THE_ORDER_OF_RENAMES(
      "layer/RenameOrder",
      "isForced",
      next ->
          new Rewriting(next) {
            @Override
            public void visitFieldInsn(int opcode, String owner, String name, String type) {
              super.visitInsn(Opcodes.POP);
              super.visitInsn(Opcodes.ACONST_NULL);
            }
          });

  private static final String PACKAGE = "io/overlaynio/internal/";

  private final String type;
  private final String method;
  private final UnaryOperator<MethodVisitor> rewriting;

  BrokenBuild(String type, String method, UnaryOperator<MethodVisitor> rewriting) {
    this.type = type;
    this.method = method;
    this.rewriting = rewriting;
  }

  /** Puts the broken class below a directory; answers the directory. */
  Path in(Path directory) throws IOException {
    byte[] whole = read();
    byte[] broken = rewritten(whole);
    if (Arrays.equals(rewritten(whole, UnaryOperator.identity()), broken)) {
      throw new IOException("there is nothing to break in " + type + "." + method);
    }
    Path file = directory.resolve(PACKAGE + type + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, broken);
    return directory;
  }

  private byte[] read() throws IOException {
    String name = PACKAGE + type + ".class";
    try (InputStream stream = ClassLoader.getSystemResourceAsStream(name)) {
      if (stream == null) {
        throw new IOException("no class " + name);
      }
      return stream.readAllBytes();
    }
  }

  private byte[] rewritten(byte[] whole) {
    return rewritten(whole, rewriting);
  }

  private byte[] rewritten(byte[] whole, UnaryOperator<MethodVisitor> change) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    new ClassReader(whole)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] throwing) {
                MethodVisitor next =
                    super.visitMethod(access, name, descriptor, signature, throwing);
                return name.startsWith(method) ? change.apply(next) : next;
              }
            },
            0);
    return writer.toByteArray();
  }

  /** Copies a method but for what it overrides. */
  private abstract static class Rewriting extends MethodVisitor {

    Rewriting(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    final void call(int opcode, String owner, String name, String type, boolean isInterface) {
      super.visitMethodInsn(opcode, owner, name, type, isInterface);
    }
  }
}
