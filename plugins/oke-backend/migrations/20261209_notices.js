// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('notices', table => {
    table.comment('What was told last, so that it is told once');
    table.string('receiver').notNullable().comment('Id of who took it');
    table.string('scope').notNullable();
    table
      .text('told')
      .notNullable()
      .comment('Stands for what was told: another one is told anew');
    table
      .text('about')
      .notNullable()
      .comment('JSON: what it was about, to say at last that it is gone');
    table.primary(['receiver', 'scope']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('notices');
};
